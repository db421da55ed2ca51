import { BlockReason, Forbidden } from '@library-card/contract/block.ts'
import { Policy, Symbology } from '@library-card/contract/institution.ts'
import { RefusalReason } from '@library-card/contract/renewal.ts'
import { Type, type Static } from 'typebox'
import {
  CallLimitsEntry,
  closed,
  Color,
  LanguageTag,
  Url,
  InstitutionProvider,
  SecretReference,
} from './network-file-values.ts'
import { GuardEntry } from './guard-settings.ts'

const LinksEntry = Type.Object(
  {
    website: Type.Optional(Url),
    hours: Type.Optional(Url),
    contact: Type.Optional(Url),
    details: Type.Optional(Url),
    pay: Type.Optional(Url),
  },
  closed,
)

/** What an institution's block code means; without a row its own words stand alone. */
const BlockRow = Type.Object(
  {
    code: Type.String({ minLength: 1 }),
    forbids: Type.Array(Forbidden),
    reason: BlockReason,
  },
  closed,
)

/** What an institution's words mean when it refuses: the reason of any answer that contains `text`. */
const RefusalRow = Type.Object({ text: Type.String({ minLength: 1 }), reason: RefusalReason }, closed)

const LibraryEntry = Type.Object(
  {
    code: Type.String({ minLength: 1 }),
    name: Type.Optional(Type.String({ minLength: 1 })),
    /** Requests may be picked up here. */
    pickup: Type.Optional(Type.Boolean()),
    hours: Type.Optional(Url),
    contact: Type.Optional(Url),
  },
  closed,
)

/** By what a record is seen to be of an own patron, where ids are the same everywhere. One of them is enough. */
const HomeProof = Type.Object(
  {
    campuses: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    groups: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    idSuffix: Type.Optional(Type.String({ minLength: 2 })),
  },
  { ...closed, minProperties: 1 },
)

/** What it shares with staff of other members about their patrons here. */
const PolicyEntry = Type.Partial(Policy, closed)

/** What patrons may do there, as far as the institution's rules go. Default: whatever its system can. */
const CanEntry = Type.Object(
  {
    renew: Type.Optional(Type.Boolean()),
    cancel: Type.Optional(Type.Boolean()),
    changePickup: Type.Optional(Type.Boolean()),
  },
  closed,
)

export const InstitutionEntry = Type.Object(
  {
    code: Type.String({ pattern: '^[A-Za-z0-9_-]{2,40}$' }),
    names: Type.Record(Type.String(), Type.String({ minLength: 1 })),
    monogram: Type.Optional(Type.String({ minLength: 1, maxLength: 3 })),
    color: Color,
    /** A key of the list of vendors. */
    system: Type.String(),
    /** One of the vendor's regions, or `baseUrl`. */
    region: Type.Optional(Type.String()),
    baseUrl: Type.Optional(Url),
    key: SecretReference,
    timeZone: Type.String(),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    signIn: Type.Optional(InstitutionProvider),
    /** It has no provider: card number and password are checked in its library system. */
    passwordSignIn: Type.Optional(Type.Boolean()),
    mode: Type.Optional(Type.Enum(['on', 'read-only', 'off'])),
    notice: Type.Optional(Type.String()),
    limits: Type.Optional(CallLimitsEntry),
    guard: Type.Optional(GuardEntry),
    links: Type.Optional(LinksEntry),
    libraries: Type.Optional(Type.Array(LibraryEntry)),
    can: Type.Optional(CanEntry),
    /** Codes of roles in its library system that let their holders look at own patrons. Default: the vendor's usual. */
    staffRoles: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    /** Codes of the identifier types that count as a card number. Default: the vendor's usual. */
    cardNumberTypes: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    home: Type.Optional(HomeProof),
    policy: Type.Optional(PolicyEntry),
    /** What one renewal costs, in `currency`. */
    renewalCosts: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    refusals: Type.Optional(Type.Array(RefusalRow)),
    /** Of its own words, a language tag. */
    language: Type.Optional(LanguageTag),
    returns: Type.Optional(Type.Enum(['own-libraries', 'network'])),
    barcode: Type.Optional(Symbology),
    blocks: Type.Optional(Type.Array(BlockRow)),
  },
  closed,
)
export type InstitutionEntry = Static<typeof InstitutionEntry>
