import { Forbidden } from '@library-card/contract/block.ts'
import { NetworkLimit } from '@library-card/contract/institution.ts'
import { Instant } from '@library-card/contract/moment.ts'
import { Text } from '@library-card/library-systems/settings.ts'
import { Type, type Static, type TSchema } from 'typebox'
import { isRange } from './ranges.ts'

/** Option of every object in the network file: an unknown key is a fault. */
export const closed = { additionalProperties: false } as const

/** Adds the description that editors show, and that is the key's row in docs/reference/network-file-keys.md. */
export function described<Schema extends TSchema>(schema: Schema, description: string) {
  return Type.With(schema, { description })
}

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

export const NoticeEntry = Type.Object(
  {
    text: described(Texts, 'The notice, by language'),
    from: Type.Optional(described(GivenInstant, 'Its start, with an offset: `2026-12-24T18:00:00+01:00`')),
    until: Type.Optional(described(GivenInstant, 'Its end')),
  },
  closed,
)
export type NoticeEntry = Static<typeof NoticeEntry>

export const PatronLimitEntry = Type.Object(
  {
    counts: described(
      NetworkLimit.properties.counts,
      'Overdue loans, lost loans, or open fees in one currency, without those in dispute or sent to billing',
    ),
    at: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      description: 'The number, or the amount, from which on patrons are blocked',
    }),
    currency: Type.Optional(described(Currency, 'The currency of `owed`')),
    forbids: Type.Array(Forbidden, { minItems: 1, description: 'Actions that the block forbids' }),
    text: Type.Optional(described(Texts, "The network's own text, by language")),
  },
  closed,
)
export type PatronLimitEntry = Static<typeof PatronLimitEntry>

export function milliseconds(description: string, minimum: number, maximum: number, defaultValue?: number) {
  const byDefault = defaultValue === undefined ? {} : { default: defaultValue }
  return Type.Integer({ minimum, maximum, ...byDefault, description })
}

/**
 * The name of the environment variable or file that holds a secret: the secret itself is never in the network
 * file.
 */
export const SecretReference = Type.Union(
  [
    Type.Object(
      {
        env: Type.String({
          pattern: '^[A-Z][A-Z0-9_]*$',
          description: 'Environment variable that holds the secret',
        }),
      },
      closed,
    ),
    Type.Object(
      {
        file: described(
          Text,
          'File that contains the secret. A relative path starts at the folder of the process',
        ),
      },
      closed,
    ),
  ],
  {
    reason: 'does not name a secret: a variable in capital letters, or a file',
    cure: 'Write it such as { env: KEY_NORTH } or { file: /etc/library-card/key-north }',
  },
)
export type SecretReference = Static<typeof SecretReference>

/** An OpenID Connect provider, and how its claims name a patron. */
const provider = {
  issuer: described(Url, 'Address below which the provider has its discovery document'),
  hosts: Type.Array(Type.String({ pattern: '^[a-z0-9.-]+(:[0-9]+)?$' }), {
    default: [],
    description: 'Other hosts of its endpoints, with any port other than 443. `--check` prints a missing one',
  }),
  clientId: described(Text, 'The client of the card'),
  clientSecret: described(SecretReference, 'The secret of that client'),
  scope: Type.String({
    pattern: '(^| )openid( |$)',
    default: 'openid',
    description: 'Scope that makes the provider send the claims',
  }),
  idClaim: described(Text, "Claim with the patron's id at the home institution"),
  idType: Type.Optional(
    described(Text, 'Type of that id, as a code of the library system. Without it: any unique id'),
  ),
  acrValues: Type.Optional(
    described(Text, 'Ways of authentication to request, best first, with spaces between'),
  ),
}
export const InstitutionProvider = Type.Object(provider, closed)
export type InstitutionProvider = Static<typeof InstitutionProvider>

export const NetworkProvider = Type.Object(
  {
    ...provider,
    homeClaim: described(Text, 'Claim that names the home institution, by its code or a key of `homes`'),
    homes: Type.Record(Type.String(), Text, {
      default: {},
      description: 'Codes of institutions by values of `homeClaim`',
    }),
  },
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
