import { Type, type Static } from 'typebox'

/** Of an entry in the network file: an unknown key is a fault. */
export const closed = { additionalProperties: false } as const
export const Url = Type.String({ format: 'uri', pattern: '^https?://' })
export const LanguageTag = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]+)*$' })
export const Color = Type.String({ pattern: '^#[0-9a-f]{6}$' })

/** Of an address on this machine; `hostname` as `URL` gives it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** Milliseconds for the answer to one call; for the network, or for an institution that takes longer or less. */
export const callLimits = {
  read: Type.Optional(Type.Integer({ minimum: 50, maximum: 30_000 })),
  write: Type.Optional(Type.Integer({ minimum: 50, maximum: 60_000 })),
}
export const CallLimitsEntry = Type.Object(callLimits, closed)

/** A secret is never in the file: only the name of the environment variable or of the file that holds it. */
export const SecretReference = Type.Union([
  Type.Object({ env: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$' }) }, closed),
  Type.Object({ file: Type.String({ minLength: 1 }) }, closed),
])
export type SecretReference = Static<typeof SecretReference>

/** An OpenID Connect provider, and how its claims name a patron. */
const Provider = {
  issuer: Url,
  /** Hosts of its addresses beside the issuer's own, with their port where it is not 443. */
  hosts: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z0-9.-]+(:[0-9]+)?$' }))),
  clientId: Type.String({ minLength: 1 }),
  clientSecret: SecretReference,
  /** What the provider wants to be asked for, so that it tells the claims below. Default: openid. */
  scope: Type.Optional(Type.String({ pattern: '(^| )openid( |$)' })),
  /** The claim that is the patron's id at the home institution. */
  idClaim: Type.String({ minLength: 1 }),
  /** The type of that id, as a code of the library system. Default: any unique id. */
  idType: Type.Optional(Type.String({ minLength: 1 })),
}
export const InstitutionProvider = Type.Object(Provider, closed)
export type InstitutionProvider = Static<typeof InstitutionProvider>

export const NetworkProvider = Type.Object(
  {
    ...Provider,
    /** The claim whose value is the code of the home institution. */
    homeClaim: Type.String({ minLength: 1 }),
  },
  closed,
)
export type NetworkProvider = Static<typeof NetworkProvider>
