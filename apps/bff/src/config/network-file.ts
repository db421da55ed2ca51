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
  LanguageTag,
  milliseconds,
  NetworkProvider,
  NoticeEntry,
  PatronLimitEntry,
  Texts,
  Url,
} from './network-file-values.ts'

/** Deadlines in milliseconds. None can be switched off. */
const Limits = Type.Object(
  {
    connect: milliseconds(50, 10_000, 1_000),
    read: milliseconds(50, 30_000, 10_000),
    write: milliseconds(50, 60_000, 10_000),
    /** The account and then the lists of one institution. */
    card: milliseconds(50, 60_000, 25_000),
    /** The home record, which is read once at sign-in. */
    signIn: milliseconds(50, 60_000, 10_000),
    /** Each response of an identity provider. */
    provider: milliseconds(50, 30_000, 5_000),
  },
  { ...closed, default: {} },
)
export type Limits = Static<typeof Limits>

/** Delays of the event loop, in milliseconds, above which requests are refused: calendar feeds first, patrons last. */
const Overload = Type.Object(
  {
    patrons: milliseconds(50, 60_000, 250),
    staff: milliseconds(50, 60_000, 100),
    calendars: milliseconds(50, 60_000, 75),
  },
  { ...closed, default: {} },
)
export type Overload = Static<typeof Overload>

/** Idle and absolute session timeouts, in minutes. */
function sessionEntry(idle: number, absolute: number) {
  return Type.Object(
    {
      idle: Type.Number({ minimum: 2, maximum: 120, default: idle }),
      absolute: Type.Number({ minimum: 5, maximum: 1_440, default: absolute }),
    },
    { ...closed, default: {} },
  )
}

const SessionsEntry = Type.Object(
  {
    ownDevice: sessionEntry(15, 480),
    sharedComputer: sessionEntry(5, 60),
    staff: sessionEntry(15, 600),
  },
  { ...closed, default: {} },
)
export type SessionsEntry = Static<typeof SessionsEntry>

const state = Type.Optional(Type.Enum(['on', 'off']))
const Features = Type.Object({
  calendar: state,
  clearance: state,
  history: state,
  passwordSignIn: state,
  reminders: state,
})

/** The network's own contact and page, for the privacy and accessibility pages. */
const ownPage = { contact: Type.Optional(Text), url: Type.Optional(Url) }

/** One YAML file is the whole configuration of a network. An unknown key is a fault. */
export const NetworkFile = Type.Object(
  {
    network: Type.Object(
      {
        name: Text,
        /**
         * Whether the network is a demo: its institutions and providers are on loopback only, and its clock
         * may be set.
         */
        demo: Type.Boolean({ default: false }),
        brand: Type.Optional(Color),
        /** The brand colour of the dark theme; by default `brand`, lighter. */
        brandDark: Type.Optional(Color),
        /** Paths of SVG or PNG files, relative to the network file. */
        logo: Type.Optional(Text),
        favicon: Type.Optional(Text),
        links: Type.Object(
          { help: Type.Optional(ContactUrl), contact: Type.Optional(ContactUrl) },
          { ...closed, default: {} },
        ),
        texts: Type.Object(
          { signIn: Type.Optional(Texts), getCard: Type.Optional(Texts), footer: Type.Optional(Texts) },
          { ...closed, default: {} },
        ),
        notices: Type.Array(NoticeEntry, { default: [] }),
        languages: Type.Array(LanguageTag, { minItems: 1 }),
        /** How a patron's account at another member is found, unless the member has `accounts` of its own. */
        accounts: Type.Enum(['linked', 'shared-id']),
        signIn: Type.Optional(NetworkProvider),
        limits: Limits,
        overload: Overload,
        /** Refusal messages of every institution whose `language` is this one or missing. */
        refusals: Type.Array(
          Type.Object({ language: LanguageTag, text: Text, reason: RefusalReason }, closed),
          {
            default: [],
          },
        ),
        /** Rules of the network, which its institutions apply: the card says how far a patron is from each. */
        patronLimits: Type.Array(PatronLimitEntry, { default: [] }),
        sessions: SessionsEntry,
        /** Address ranges of library computers: sign-ins from there are on a shared computer. */
        sharedComputers: Type.Array(AddressRange, { default: [] }),
        guard: Type.Optional(GuardEntry),
        /** Months for which the log of staff views is kept. */
        auditMonths: Type.Integer({ minimum: 1, maximum: 120, default: 12 }),
        /** Optional features; those in this build are on by default. */
        features: Features,
        /** `count`: an open request prevents clearance, as an open loan or fee does. */
        clearance: Type.Object(
          { openRequests: Type.Enum(['count', 'ignore'], { default: 'count' }) },
          { ...closed, default: {} },
        ),
        privacy: Type.Optional(
          Type.Object({ ...ownPage, text: Type.Optional(Type.Record(Type.String(), Text)) }, closed),
        ),
        accessibility: Type.Optional(Type.Object(ownPage, closed)),
      },
      closed,
    ),
    institutions: Type.Array(InstitutionEntry, { minItems: 1 }),
  },
  closed,
)
export type NetworkFile = Static<typeof NetworkFile>
