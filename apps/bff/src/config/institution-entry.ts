import { BlockReason, Forbidden } from '@library-card/contract/block.ts'
import { Symbology } from '@library-card/contract/institution.ts'
import { RefusalReason } from '@library-card/contract/renewal.ts'
import { GuardEntry } from '@library-card/library-systems/guard/settings.ts'
import { accountLookups, Text } from '@library-card/library-systems/settings.ts'
import { Type, type Static } from 'typebox'
import {
  closed,
  Color,
  ContactUrl,
  described,
  GivenInstant,
  Currency,
  InstitutionProvider,
  LanguageTag,
  milliseconds,
  NoticeEntry,
  SecretReference,
  Texts,
  TimeZone,
  Url,
} from './network-file-values.ts'
import { OpeningHours } from './opening-hours.ts'

const links = {
  website: Type.Optional(described(Url, "The institution's website")),
  hours: Type.Optional(described(Url, 'Its opening hours')),
  contact: Type.Optional(described(ContactUrl, 'Its contact: `https:`, `mailto:` or `tel:`')),
  details: Type.Optional(described(Url, 'Where patrons change their address')),
  pay: Type.Optional(described(Url, 'Where patrons pay fees')),
}

const TitleUrl = Type.String({
  pattern: '^https?://[^\\s{}]*\\{(mms_)?id\\}[^\\s{}]*$',
  reason: 'is not an address with {id}',
  cure: 'Give the address of a title in the catalogue, with {id} in place of its id',
  description: 'Page of a title in its catalogue, for patrons, with `{id}` in place of its id',
})

const LibraryEntry = Type.Object(
  {
    code: described(Text, 'Code of the library'),
    name: Type.Optional(described(Text, 'Its name; `pickup` requires it')),
    pickup: Type.Boolean({
      default: false,
      description: 'Whether requests may be picked up here. With two, patrons can change the pickup location',
    }),
    hours: links.hours,
    contact: links.contact,
    openingHours: Type.Optional(
      described(OpeningHours, "Its hours. They or the link `hours` replace both of the institution's"),
    ),
  },
  closed,
)

/** Proof that a record belongs to an own patron, if ids are the same everywhere. One of the keys is enough. */
const HomeProof = Type.Object(
  {
    campuses: Type.Optional(Type.Array(Text, { minItems: 1, description: 'Codes of campuses' })),
    groups: Type.Optional(Type.Array(Text, { minItems: 1, description: 'Codes of user groups' })),
    idSuffix: Type.Optional(Type.String({ minLength: 2, description: 'The end of the primary id' })),
  },
  { ...closed, minProperties: 1 },
)

const MaintenanceEntry = Type.Object(
  {
    from: described(GivenInstant, 'Start, with an offset: `2026-12-05T18:00:00+01:00`'),
    until: described(GivenInstant, 'End'),
    mode: Type.Enum(['read-only', 'off'], { default: 'off', description: '`mode` meanwhile' }),
    notice: Type.Optional(Type.String({ description: '`notice` meanwhile' })),
  },
  closed,
)

function sharing(description: string) {
  return Type.Enum(['share', 'withhold'], { default: 'share', description })
}

const PolicyEntry = Type.Object(
  {
    titles: Type.Enum(['never', 'with-reason'], {
      default: 'never',
      description: 'Whether they may reveal titles, for a reason',
    }),
    loans: sharing('Loans and requests'),
    balances: sharing('Balances'),
    clearance: sharing('Clearance'),
  },
  {
    ...closed,
    default: {},
    description:
      'Data that staff of other members see of their patrons here. The card does not request withheld data',
  },
)

function allowed(description: string) {
  return Type.Boolean({ default: true, description })
}

/** The keys of every institution; its vendor adds others. */
export const InstitutionEntry = Type.Object(
  {
    code: Type.String({
      pattern: '^[A-Za-z0-9_-]{2,40}$',
      description:
        "Alma's institution code, an ISIL, or a code of your own; not `network`, `callback` or `all`. It is in addresses of pages",
    }),
    names: Type.Record(Type.String(), Text, { description: 'Names by language' }),
    monogram: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 3,
        description: 'Letters in place of a logo. Without it: the initials of the name',
      }),
    ),
    color: described(Color, "Colour of the monogram, such as `'#24507d'`"),
    logo: Type.Optional(
      described(Text, 'SVG or PNG file in place of the monogram. Its path is relative to the network file'),
    ),
    texts: Type.Object(
      {
        signIn: Type.Optional(described(Texts, 'On its own sign-in page')),
        noAccount: Type.Optional(
          described(Texts, 'For patrons of others without an account there: how to get one'),
        ),
        separateAccount: Type.Optional(
          described(Texts, 'For patrons of others: a card of the institution itself is a separate account'),
        ),
      },
      { ...closed, default: {}, description: 'Texts by language' },
    ),
    notices: Type.Array(NoticeEntry, {
      default: [],
      description: 'Notices on its own pages and its own sign-in page',
    }),
    system: Type.String({ description: 'The library system' }),
    region: Type.Optional(
      Type.String({
        description: 'Region of Alma: `eu`, `na`, `ap`, `aps`, `ca` or `cn`, in place of `baseUrl`',
      }),
    ),
    baseUrl: Type.Optional(described(Url, 'Address of the API')),
    key: Type.Optional(described(SecretReference, 'Key of the API; none where each patron signs in there')),
    accounts: Type.Optional(
      Type.Enum([...accountLookups], {
        description: "How the card finds a patron's account here, if not as `network.accounts` says",
      }),
    ),
    sharedId: Type.Enum(['primary-id', 'linking-id', 'barcode'], {
      default: 'primary-id',
      description:
        'With `shared-id`: the id of the home record that is sent, and that the record here must have. The barcode of a card leaves home only for an institution that says so',
    }),
    counts: Type.Optional(
      Type.Enum(['believed', 'not-believed'], {
        description:
          'Whether accounts count their loans, requests and balance right. `not-believed`: all lists are always read, and no count calls one incomplete. Without it: until they are found wrong',
      }),
    ),
    partners: Type.Optional(
      Type.Array(Text, {
        minItems: 1,
        description:
          'Codes of the institutions in its fulfillment network. Without it: all of the file. It is not called for patrons of others',
      }),
    ),
    timeZone: described(TimeZone, 'IANA time zone'),
    currency: described(Currency, 'ISO 4217 currency'),
    signIn: Type.Optional(described(InstitutionProvider, 'Its own identity provider')),
    passwordSignIn: Type.Boolean({
      default: false,
      description:
        'Whether the institution, which has no provider, checks card number and password in its library system, which must be Alma',
    }),
    mode: Type.Enum(['on', 'read-only', 'off'], {
      default: 'on',
      description: 'Whether the card uses the institution, changes included',
    }),
    notice: Type.Optional(Type.String({ description: 'A sentence for patrons ("Maintenance until 18:00")' })),
    maintenance: Type.Array(MaintenanceEntry, { default: [], description: 'Planned work' }),
    limits: Type.Optional(
      Type.Partial(
        Type.Object({
          read: milliseconds('A response of this institution', 50, 30_000),
          write: milliseconds('A response to an action', 50, 60_000),
        }),
        { ...closed, description: 'Its own deadlines in milliseconds' },
      ),
    ),
    guard: Type.Optional(described(GuardEntry, 'Its own limits of calls')),
    links: Type.Object(
      {
        ...links,
        account: Type.Optional(
          described(
            Url,
            'Where patrons of others open a separate card. Without it, they are offered a sign-in there',
          ),
        ),
        title: Type.Optional(TitleUrl),
      },
      { ...closed, default: {}, description: 'Pages of the institution' },
    ),
    openingHours: Type.Optional(
      described(OpeningHours, 'For "Open until 20:00", and for closed pickup places on the last pickup day'),
    ),
    libraries: Type.Array(LibraryEntry, {
      default: [],
      description: 'Libraries with their own contact or hours, and places for pickup',
    }),
    can: Type.Object(
      {
        renew: allowed('Renew loans'),
        cancel: allowed('Cancel requests'),
        changePickup: allowed('Change the pickup location'),
        updateAccount: allowed('Update the copy of the home record, where accounts are `linked`'),
      },
      {
        ...closed,
        default: {},
        description: 'Actions that patrons are offered; a forbidden one is answered 403',
      },
    ),
    home: Type.Optional(
      described(
        HomeProof,
        'Proof that a record is of its own patron; one key is enough. Shared ids require it for sign-in there and for staff',
      ),
    ),
    policy: PolicyEntry,
    renewalCosts: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'Price of one renewal, in `currency`' }),
    ),
    automaticRenewal: Type.Boolean({
      default: false,
      description: 'Whether the institution renews loans by itself: the card then does not suggest it',
    }),
    refusals: Type.Array(
      Type.Object(
        {
          text: described(Text, 'Any part of the message'),
          reason: described(RefusalReason, 'The meaning of the message'),
        },
        closed,
      ),
      { default: [], description: "Its own rows, before the network's" },
    ),
    language: Type.Optional(
      described(LanguageTag, "Language of the institution's own texts, for screen readers and `refusals`"),
    ),
    history: Type.Boolean({
      default: false,
      description:
        'Whether the institution keeps returned loans (Alma: not anonymised). Patrons see them, except on shared computers',
    }),
    returns: Type.Enum(['own-libraries', 'network'], {
      default: 'own-libraries',
      description: 'Where its items may be returned',
    }),
    barcode: Type.Optional(described(Symbology, 'Barcode of the card number. Without it, none is drawn')),
    blocks: Type.Array(
      Type.Object(
        {
          code: described(Text, 'Code of the block'),
          forbids: Type.Array(Forbidden, { description: 'Actions that it forbids' }),
          reason: described(BlockReason, 'Its reason'),
        },
        closed,
      ),
      {
        default: [],
        description: "Meaning of block codes. Other codes show only the institution's own text",
      },
    ),
  },
  closed,
)
export type InstitutionEntry = Static<typeof InstitutionEntry>
