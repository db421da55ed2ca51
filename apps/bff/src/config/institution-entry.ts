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
  website: Type.Optional(Url),
  hours: Type.Optional(Url),
  contact: Type.Optional(ContactUrl),
  details: Type.Optional(Url),
  pay: Type.Optional(Url),
}

/** The page of a title in the institution's catalogue: the id of the title replaces `{mms_id}`. */
const TitleUrl = Type.String({
  pattern: '^https?://[^\\s{}]*\\{mms_id\\}[^\\s{}]*$',
  reason: 'is not an address with {mms_id}',
  cure: 'Give the address of a title in the catalogue, with {mms_id} in place of its id',
})

const LibraryEntry = Type.Object(
  {
    code: Text,
    name: Type.Optional(Text),
    /** Whether requests may be picked up at this library. */
    pickup: Type.Boolean({ default: false }),
    hours: links.hours,
    contact: links.contact,
    openingHours: Type.Optional(OpeningHours),
  },
  closed,
)

/**
 * Proof that a record belongs to an own patron, where ids are the same everywhere. One of the keys is enough.
 */
const HomeProof = Type.Object(
  {
    campuses: Type.Optional(Type.Array(Text, { minItems: 1 })),
    groups: Type.Optional(Type.Array(Text, { minItems: 1 })),
    idSuffix: Type.Optional(Type.String({ minLength: 2 })),
  },
  { ...closed, minProperties: 1 },
)

const MaintenanceEntry = Type.Object(
  {
    from: GivenInstant,
    until: GivenInstant,
    mode: Type.Enum(['read-only', 'off'], { default: 'off' }),
    notice: Type.Optional(Type.String()),
  },
  closed,
)

const sharing = Type.Enum(['share', 'withhold'], { default: 'share' })

/** Data that the institution shares with staff of other members about those members' patrons here. */
const PolicyEntry = Type.Object(
  {
    titles: Type.Enum(['never', 'with-reason'], { default: 'never' }),
    loans: sharing,
    balances: sharing,
    clearance: sharing,
  },
  { ...closed, default: {} },
)

const allowed = Type.Boolean({ default: true })

/** The keys of every institution; its vendor adds others. */
export const InstitutionEntry = Type.Object(
  {
    code: Type.String({ pattern: '^[A-Za-z0-9_-]{2,40}$' }),
    names: Type.Record(Type.String(), Text),
    monogram: Type.Optional(Type.String({ minLength: 1, maxLength: 3 })),
    color: Color,
    /** The path of an SVG or PNG file, relative to the network file. */
    logo: Type.Optional(Text),
    texts: Type.Object(
      {
        signIn: Type.Optional(Texts),
        /** For patrons of other members who have no account there. */
        noAccount: Type.Optional(Texts),
        /** For those who may have a card of the institution itself. */
        separateAccount: Type.Optional(Texts),
      },
      { ...closed, default: {} },
    ),
    notices: Type.Array(NoticeEntry, { default: [] }),
    /** A key of the list of vendors. */
    system: Type.String(),
    /** One of the vendor's regions, in place of `baseUrl`. */
    region: Type.Optional(Type.String()),
    baseUrl: Type.Optional(Url),
    /** The key of the institution's API; missing where each patron signs in themselves. */
    key: Type.Optional(SecretReference),
    /** How a patron's account here is found. Default: as `network.accounts` says. */
    accounts: Type.Optional(Type.Enum([...accountLookups])),
    /**
     * For `shared-id`: the id of the home record that is sent, and that the record here must have. The barcode of a card leaves
     * home for this institution only if it says `barcode`.
     */
    sharedId: Type.Enum(['primary-id', 'linking-id', 'barcode'], { default: 'primary-id' }),
    /**
     * Whether an account's counts of loans and requests are believed: without them, both lists are always read.
     * Default: until they are found to be wrong.
     */
    counts: Type.Optional(Type.Enum(['believed', 'not-believed'])),
    /** Codes of the institutions with which this one is in a network. Default: all of the file. */
    partners: Type.Optional(Type.Array(Text, { minItems: 1 })),
    timeZone: TimeZone,
    currency: Currency,
    signIn: Type.Optional(InstitutionProvider),
    /**
     * Whether the institution, which has no provider, checks card number and password in its library system.
     */
    passwordSignIn: Type.Boolean({ default: false }),
    mode: Type.Enum(['on', 'read-only', 'off'], { default: 'on' }),
    notice: Type.Optional(Type.String()),
    /** Planned work; `notice` replaces the member's own meanwhile. */
    maintenance: Type.Array(MaintenanceEntry, { default: [] }),
    limits: Type.Optional(
      Type.Partial(Type.Object({ read: milliseconds(50, 30_000), write: milliseconds(50, 60_000) }), closed),
    ),
    guard: Type.Optional(GuardEntry),
    /** `account`: the page where a card of the institution itself is opened. */
    links: Type.Object(
      { ...links, account: Type.Optional(Url), title: Type.Optional(TitleUrl) },
      { ...closed, default: {} },
    ),
    openingHours: Type.Optional(OpeningHours),
    libraries: Type.Array(LibraryEntry, { default: [] }),
    /** Actions that the institution's rules allow patrons. */
    can: Type.Object(
      { renew: allowed, cancel: allowed, changePickup: allowed, updateAccount: allowed },
      { ...closed, default: {} },
    ),
    home: Type.Optional(HomeProof),
    policy: PolicyEntry,
    /** Price of one renewal, in `currency`. */
    renewalCosts: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    /** Whether the institution renews loans by itself as long as they can be renewed. */
    automaticRenewal: Type.Boolean({ default: false }),
    /**
     * Maps the institution's refusal messages to reasons: any response that contains `text` has that reason.
     */
    refusals: Type.Array(Type.Object({ text: Text, reason: RefusalReason }, closed), { default: [] }),
    /** The language of the institution's own texts. */
    language: Type.Optional(LanguageTag),
    /** Whether the institution keeps a record of returned loans, which its patrons may see. */
    history: Type.Boolean({ default: false }),
    returns: Type.Enum(['own-libraries', 'network'], { default: 'own-libraries' }),
    barcode: Type.Optional(Symbology),
    /**
     * The meaning of the institution's block codes; a code without a row shows only the institution's own
     * text.
     */
    blocks: Type.Array(
      Type.Object({ code: Text, forbids: Type.Array(Forbidden), reason: BlockReason }, closed),
      { default: [] },
    ),
  },
  closed,
)
export type InstitutionEntry = Static<typeof InstitutionEntry>
