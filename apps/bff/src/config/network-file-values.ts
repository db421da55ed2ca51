import { Forbidden } from '@library-card/contract/block.ts'
import { NetworkLimit } from '@library-card/contract/institution.ts'
import { Instant } from '@library-card/contract/moment.ts'
import { Text } from '@library-card/library-systems/settings.ts'
import { Type, type Static } from 'typebox'
import { isRange } from './ranges.ts'

/** Option of every object in the network file: an unknown key is a fault. */
export const closed = { additionalProperties: false } as const
export const Url = Type.String({ format: 'uri', pattern: '^https?://' })
/** A page, an e-mail address or a telephone number. */
export const ContactUrl = Type.Union(
  [Url, Type.String({ pattern: '^(mailto:[^\\s@]+@[^\\s@]+|tel:\\+?[0-9().-]+)$' })],
  {
    reason: 'is not an address',
    cure: 'Give one that begins with https:, mailto: or tel:',
  },
)
export const Color = Type.String({
  pattern: '^#[0-9A-Fa-f]{6}$',
  reason: 'is not a colour',
  cure: "Write # and six digits in quotes, such as '#24507d'",
})
export const LanguageTag = Type.Refine(
  Type.String({ cure: 'Use a tag of BCP 47, such as en or de-CH' }),
  isLanguage,
  () => 'is not a language tag',
)
export const TimeZone = Type.Refine(
  Type.String({ cure: 'Use a name of the IANA list, such as Europe/Berlin' }),
  isTimeZone,
  () => 'is not a time zone',
)
export const Currency = Type.Refine(
  Type.String({ cure: 'Use a code of ISO 4217, such as EUR' }),
  (code) => Intl.supportedValuesOf('currency').includes(code),
  () => 'is not a currency',
)
export const AddressRange = Type.Refine(
  Type.String({ cure: 'Give an address or a range, such as 10.20.0.0/16' }),
  isRange,
  () => 'is not an address range',
)

/** Texts by language tag. */
export const Texts = Type.Record(Type.String(), Text)

export const GivenInstant = Type.String({
  ...Instant,
  reason: 'is not a date with a time and its offset',
  cure: 'Write one such as 2026-12-24T18:00:00+01:00',
})

/** A notice for patrons from `from` until `until`, which have an offset: `2026-12-24T18:00:00+01:00`. */
export const NoticeEntry = Type.Object(
  { text: Texts, from: Type.Optional(GivenInstant), until: Type.Optional(GivenInstant) },
  closed,
)
export type NoticeEntry = Static<typeof NoticeEntry>

/** A rule over all institutions: what counts, and the number or the amount from which on a patron is blocked. */
export const PatronLimitEntry = Type.Object(
  {
    counts: NetworkLimit.properties.counts,
    at: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
    /** Of an amount. */
    currency: Type.Optional(Currency),
    forbids: Type.Array(Forbidden, { minItems: 1 }),
    text: Type.Optional(Texts),
  },
  closed,
)
export type PatronLimitEntry = Static<typeof PatronLimitEntry>

export function milliseconds(minimum: number, maximum: number, defaultValue?: number) {
  return Type.Integer({ minimum, maximum, ...(defaultValue !== undefined && { default: defaultValue }) })
}

/**
 * The name of the environment variable or file that holds a secret: the secret itself is never in the network
 * file.
 */
export const SecretReference = Type.Union(
  [
    Type.Object({ env: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }) }, closed),
    Type.Object({ file: Text }, closed),
  ],
  {
    reason: 'does not name a secret: a variable in capital letters, or a file',
    cure: 'Write it such as { env: KEY_NORTH } or { file: /etc/library-card/key-north }',
  },
)
export type SecretReference = Static<typeof SecretReference>

/** An OpenID Connect provider, and how its claims name a patron. */
const provider = {
  issuer: Url,
  /** Hosts of the provider's addresses other than the issuer's host, with any port other than 443. */
  hosts: Type.Array(Type.String({ pattern: '^[a-z0-9.-]+(:[0-9]+)?$' }), { default: [] }),
  clientId: Text,
  clientSecret: SecretReference,
  /** The scope that makes the provider send the claims below. */
  scope: Type.String({ pattern: '(^| )openid( |$)', default: 'openid' }),
  /** The claim that is the patron's id at the home institution. */
  idClaim: Text,
  /** The type of that id, as a code of the library system. Default: any unique id. */
  idType: Type.Optional(Text),
  /** Requested ways of authentication, best first, separated by spaces. */
  acrValues: Type.Optional(Text),
}
export const InstitutionProvider = Type.Object(provider, closed)
export type InstitutionProvider = Static<typeof InstitutionProvider>

/** `homeClaim` is the claim whose value, or one of whose values, is the code of the home institution or a key of `homes`. */
export const NetworkProvider = Type.Object(
  { ...provider, homeClaim: Text, homes: Type.Record(Type.String(), Text, { default: {} }) },
  closed,
)
export type NetworkProvider = Static<typeof NetworkProvider>

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

/**
 * Whether a name is a time zone. `Intl` also accepts offsets such as `+01:00`, which have no daylight saving time.
 */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
