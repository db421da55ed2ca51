import { BlockReason, Forbidden } from '@library-card/contract/block.ts'
import { Policy, Symbology } from '@library-card/contract/institution.ts'
import { RefusalReason } from '@library-card/contract/renewal.ts'
import { Type, type Static } from 'typebox'
import { GuardEntry } from './guard/settings.ts'

const closed = { additionalProperties: false } as const
const Url = Type.String({ format: 'uri', pattern: '^https?://' })
const LanguageTag = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]+)*$' })
const Color = Type.String({ pattern: '^#[0-9a-f]{6}$' })

/** A secret is never in the file: only the name of the environment variable or of the file that holds it. */
export const SecretReference = Type.Union([
  Type.Object({ env: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }) }, closed),
  Type.Object({ file: Type.String({ minLength: 1 }) }, closed),
])
export type SecretReference = Static<typeof SecretReference>

/** An OpenID Connect provider, and how its claims name a patron. */
const Provider = {
  issuer: Url,
  clientId: Type.String({ minLength: 1 }),
  clientSecret: SecretReference,
  /** What the provider wants to be asked for, so that it tells the claims below. Default: openid. */
  scope: Type.Optional(Type.String({ pattern: '(^| )openid( |$)' })),
  /** The claim that is the patron's id at the home institution. */
  idClaim: Type.String({ minLength: 1 }),
  /** What kind of id that is there; for Alma a code of the table UserIdentifierTypes. Default: any unique id. */
  idType: Type.Optional(Type.String({ minLength: 1 })),
}
const InstitutionProvider = Type.Object(Provider, closed)
export type InstitutionProvider = Static<typeof InstitutionProvider>

const NetworkProvider = Type.Object(
  {
    ...Provider,
    /** The claim whose value is the code of the home institution. */
    homeClaim: Type.String({ minLength: 1 }),
  },
  closed,
)
export type NetworkProvider = Static<typeof NetworkProvider>

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

/** Milliseconds. None can be switched off. */
const LimitsEntry = Type.Object(
  {
    connect: Type.Optional(Type.Integer({ minimum: 50, maximum: 10_000 })),
    read: Type.Optional(Type.Integer({ minimum: 50, maximum: 30_000 })),
    write: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    card: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    /** The home record, which is read once at sign-in. */
    signIn: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    /** Each answer of an identity provider. */
    provider: Type.Optional(Type.Integer({ minimum: 50, maximum: 30_000 })),
  },
  closed,
)

/** Milliseconds by which everything in a process may be late before new work of a kind is refused. */
const OverloadEntry = Type.Object(
  {
    patrons: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    staff: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
    calendars: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
  },
  closed,
)

const SessionEntry = Type.Object(
  {
    idle: Type.Optional(Type.Number({ minimum: 2, maximum: 120 })),
    absolute: Type.Optional(Type.Number({ minimum: 5, maximum: 1_440 })),
  },
  closed,
)

/** Minutes without use, and in all, by profile. */
const SessionsEntry = Type.Object(
  {
    ownDevice: Type.Optional(SessionEntry),
    sharedComputer: Type.Optional(SessionEntry),
    staff: Type.Optional(SessionEntry),
  },
  closed,
)
export type SessionsEntry = Static<typeof SessionsEntry>

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

/** The same for every institution whose `language` is this one, or is not told. */
const NetworkRefusalRow = Type.Object(
  { language: LanguageTag, text: Type.String({ minLength: 1 }), reason: RefusalReason },
  closed,
)

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
  closed,
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
    system: Type.Enum(['alma']),
    /** The vendor's region (for Alma: eu, na, ap, aps, ca, cn), or `baseUrl`. */
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
    guard: Type.Optional(GuardEntry),
    links: Type.Optional(LinksEntry),
    libraries: Type.Optional(Type.Array(LibraryEntry)),
    can: Type.Optional(CanEntry),
    /** What one renewal costs, in `currency`. */
    /** Codes of roles in its library system that let their holders look at own patrons. Default: the vendor's usual. */
    staffRoles: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    home: Type.Optional(HomeProof),
    policy: Type.Optional(PolicyEntry),
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

/** What the network says itself, beside what the card says of it. */
const ownPage = { contact: Type.Optional(Type.String({ minLength: 1 })), url: Type.Optional(Url) }
const PrivacyEntry = Type.Object(
  { ...ownPage, text: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))) },
  closed,
)

/** One YAML file is the whole configuration of a network. An unknown key is a fault. */
export const NetworkFile = Type.Object(
  {
    network: Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        /** A demo: institutions and providers on loopback only, and its clock may be set. */
        demo: Type.Optional(Type.Boolean()),
        brand: Type.Optional(Color),
        languages: Type.Array(Type.String(), { minItems: 1 }),
        /** How a patron's account at another member is found. */
        accounts: Type.Enum(['linked', 'shared-id']),
        signIn: Type.Optional(NetworkProvider),
        limits: Type.Optional(LimitsEntry),
        overload: Type.Optional(OverloadEntry),
        refusals: Type.Optional(Type.Array(NetworkRefusalRow)),
        sessions: Type.Optional(SessionsEntry),
        /** Address ranges of library computers: whoever signs in there is on a shared one. */
        sharedComputers: Type.Optional(Type.Array(Type.String())),
        guard: Type.Optional(GuardEntry),
        /** How long the record of what staff looked at is kept. Default: 12. */
        auditMonths: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
        privacy: Type.Optional(PrivacyEntry),
        accessibility: Type.Optional(Type.Object(ownPage, closed)),
      },
      closed,
    ),
    institutions: Type.Array(InstitutionEntry, { minItems: 1 }),
  },
  closed,
)
export type NetworkFile = Static<typeof NetworkFile>
