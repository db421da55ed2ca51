import type { FeatureName } from '@library-card/contract/institution.ts'
import { RefusalReason } from '@library-card/contract/renewal.ts'
import { GuardEntry } from '@library-card/library-systems/guard/settings.ts'
import { Text } from '@library-card/library-systems/settings.ts'
import { Type, type Static } from 'typebox'
import { InstitutionEntry } from './institution-entry.ts'
import {
  AddressRange,
  closed,
  Color,
  ContactUrl,
  described,
  LanguageTag,
  milliseconds,
  NetworkProvider,
  NoticeEntry,
  PatronLimitEntry,
  Texts,
  Url,
} from './network-file-values.ts'

/** Limits of calls. None can be switched off. */
const Limits = Type.Object(
  {
    connect: milliseconds('To connect', 50, 10_000, 1_000),
    read: milliseconds('A response of an institution', 50, 30_000, 10_000),
    write: milliseconds('A response to an action', 50, 60_000, 10_000),
    card: milliseconds('The account and then the lists of one institution', 50, 60_000, 25_000),
    signIn: milliseconds('The home record, which is read once at sign-in', 50, 60_000, 10_000),
    provider: milliseconds('A response of an identity provider', 50, 30_000, 5_000),
  },
  { ...closed, default: {}, description: 'Deadlines in milliseconds' },
)
export type Limits = Static<typeof Limits>

const Overload = Type.Object(
  {
    patrons: milliseconds('For patrons', 50, 60_000, 250),
    staff: milliseconds('For staff', 50, 60_000, 100),
    calendars: milliseconds('For calendar feeds', 50, 60_000, 75),
  },
  {
    ...closed,
    default: {},
    description: 'Delay of the event loop in milliseconds above which a process answers 503',
  },
)
export type Overload = Static<typeof Overload>

function sessionEntry(description: string, idle: number, absolute: number) {
  return Type.Object(
    {
      idle: Type.Number({
        minimum: 2,
        maximum: 120,
        default: idle,
        description: 'Minutes without a request after which the session ends',
      }),
      absolute: Type.Number({
        minimum: 5,
        maximum: 1_440,
        default: absolute,
        description: 'Minutes after which the session ends in any case',
      }),
    },
    { ...closed, default: {}, description },
  )
}

const SessionsEntry = Type.Object(
  {
    ownDevice: sessionEntry("Sessions on patrons' own devices", 15, 480),
    sharedComputer: sessionEntry('Sessions on shared computers', 5, 60),
    staff: sessionEntry('Sessions of staff', 15, 600),
  },
  { ...closed, default: {}, description: 'Limits of sessions, in minutes' },
)
export type SessionsEntry = Static<typeof SessionsEntry>

export const featureWords: Record<FeatureName, string> = {
  calendar: 'Feeds of due dates',
  clearance: 'Reports for staff on many patrons',
  history: 'Returned loans, at institutions with `history`',
  passwordSignIn: "The card's own sign-in form, at institutions with `passwordSignIn`",
  reminders: 'E-mails about due items, which need a mail server',
}
const state = Type.Optional(Type.Enum(['on', 'off']))
const Features = Type.Object({
  calendar: state,
  clearance: state,
  history: state,
  passwordSignIn: state,
  reminders: state,
})

const ownPage = {
  contact: Type.Optional(described(Text, 'Contact for questions')),
  url: Type.Optional(described(Url, "The network's own statement")),
}

/** One YAML file is the whole configuration of a network. An unknown key is a fault. */
export const NetworkFile = Type.Object(
  {
    network: Type.Object(
      {
        name: described(Text, 'Name of the network, on every page'),
        demo: Type.Boolean({
          default: false,
          description:
            'Whether all institutions and providers are on this machine, over http; the clock may then be set',
        }),
        brand: Type.Optional(described(Color, 'Colour of buttons, links and the masthead')),
        brandDark: Type.Optional(
          described(Color, 'The same in the dark theme. Without it: `brand`, lighter'),
        ),
        logo: Type.Optional(
          described(Text, 'SVG or PNG file in the masthead. Its path is relative to the network file'),
        ),
        favicon: Type.Optional(described(Text, 'SVG or PNG file')),
        links: Type.Object(
          {
            help: Type.Optional(described(ContactUrl, "The network's help")),
            contact: Type.Optional(described(ContactUrl, "The network's contact")),
          },
          { ...closed, default: {}, description: 'Links in the footer: `https:`, `mailto:` or `tel:`' },
        ),
        texts: Type.Object(
          {
            signIn: Type.Optional(described(Texts, 'On the sign-in page')),
            getCard: Type.Optional(described(Texts, 'The answer to "How do I get a card?"')),
            footer: Type.Optional(described(Texts, 'In the footer of every page')),
          },
          { ...closed, default: {}, description: 'Texts by language' },
        ),
        notices: Type.Array(NoticeEntry, {
          default: [],
          description: 'Notices on the sign-in page and every page of the card',
        }),
        languages: Type.Array(LanguageTag, {
          minItems: 1,
          description: "Languages of the menu, in order. Each institution's `names` needs the first",
        }),
        accounts: Type.Enum(['linked', 'shared-id'], {
          description:
            "How the card finds a patron's account at another institution, unless it has `accounts` of its own",
        }),
        signIn: Type.Optional(described(NetworkProvider, 'One identity provider for the whole network')),
        limits: Limits,
        overload: Overload,
        refusals: Type.Array(
          Type.Object(
            {
              language: described(LanguageTag, 'Applies to institutions with this `language` or none'),
              text: described(Text, 'Any part of the message'),
              reason: described(RefusalReason, 'The meaning of the message'),
            },
            closed,
          ),
          { default: [], description: 'Meaning of the messages with which institutions refuse renewals' },
        ),
        patronLimits: Type.Array(PatronLimitEntry, {
          default: [],
          description: 'Rules that block a patron at all institutions',
        }),
        sessions: SessionsEntry,
        sharedComputers: Type.Array(AddressRange, {
          default: [],
          description:
            "Address ranges of the library's own computers (`10.20.0.0/16`), where sessions are always short",
        }),
        guard: Type.Optional(
          described(GuardEntry, 'Limits of calls at each institution, in place of the defaults'),
        ),
        auditMonths: Type.Integer({
          minimum: 1,
          maximum: 120,
          default: 12,
          description: 'Months for which the card keeps views by staff',
        }),
        features: Features,
        clearance: Type.Object(
          {
            openRequests: Type.Enum(['count', 'ignore'], {
              default: 'count',
              description: '`ignore`: a patron with open requests only has "nothing open"',
            }),
          },
          { ...closed, default: {}, description: 'Rules of clearance reports' },
        ),
        privacy: Type.Optional(
          Type.Object(
            {
              ...ownPage,
              text: Type.Optional(
                Type.Record(Type.String(), Text, { description: 'An additional text, by language' }),
              ),
            },
            { ...closed, description: 'Additions to the privacy page' },
          ),
        ),
        accessibility: Type.Optional(
          Type.Object(ownPage, { ...closed, description: 'Additions to the accessibility page' }),
        ),
      },
      closed,
    ),
    institutions: Type.Array(InstitutionEntry, { minItems: 1 }),
  },
  closed,
)
export type NetworkFile = Static<typeof NetworkFile>
