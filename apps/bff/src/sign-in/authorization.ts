import * as oidc from 'openid-client'
import type { Provider } from '../config/network.ts'
import type { PendingSignIn } from './pending-sign-in.ts'
import { inStep, kindOf, StepFailed } from './sign-in-step.ts'

/**
 * Seconds by which a fresh sign-in may seem older. Both of its times are rounded, perhaps by two servers of the
 * provider.
 */
const rounding = 5

type Checks = Pick<PendingSignIn, 'state' | 'nonce' | 'verifier'>
type Request = Checks & Pick<PendingSignIn, 'fresh'>
/** `took`: milliseconds since the browser left for the provider. */
type Returned = Request & Pick<PendingSignIn, 'profile'> & { took: number; language: string }
type Claims = Record<string, unknown>
export type Client = { provider: Provider; configuration: oidc.Configuration; publicUrl: string }
export type Identity = {
  issuer: string
  subject: string
  /** The provider's own session; null if not given. */
  providerSession: string | null
  id: string
  /** Values of the claim that names the home institution; null if the provider belongs to one institution. */
  homes: string[] | null
  providerSignOut: string | null
}

export function newChecks(): Checks {
  return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
}

/**
 * Returns the provider's own redirect address, which shows which provider a response is from. Not every provider
 * sends its issuer, and a hostile one could make the browser deliver another provider's code (RFC 9700, 4.4).
 */
export function redirectUri(publicUrl: string, { name }: Pick<Provider, 'name'>): string {
  return `${publicUrl}/sign-in/callback/${name}`
}

export async function authorizationUrl(
  { configuration, provider, publicUrl }: Client,
  { language, ...checks }: Request & { language: string },
) {
  return oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(publicUrl, provider),
    scope: provider.scope,
    ui_locales: language,
    state: checks.state,
    nonce: checks.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: 'S256',
    ...(provider.acrValues && { acr_values: provider.acrValues }),
    // On a shared computer the provider may still have the previous person's session.
    ...(checks.fresh && { prompt: 'login', max_age: '0' }),
  })
}

/** Redeems the code for the person's identity. Throws if the response does not match the pending sign-in. */
export async function identify(client: Client, currentUrl: URL, returned: Returned): Promise<Identity> {
  const { configuration, provider } = client
  const grant = oidc.authorizationCodeGrant(configuration, currentUrl, {
    expectedState: returned.state,
    expectedNonce: returned.nonce,
    pkceCodeVerifier: returned.verifier,
  })
  const tokens = await inStep('token', grant)
  const idClaims = tokens.claims()
  if (!idClaims) throw new StepFailed('token')
  requireFreshSignIn(idClaims, returned)

  const claims = await readClaims(client, idClaims, tokens.access_token)
  return {
    issuer: idClaims.iss,
    subject: textClaim(idClaims, 'sub'),
    providerSession: typeof idClaims['sid'] === 'string' ? textClaim(idClaims, 'sid') : null,
    id: textClaim(claims, provider.idClaim),
    homes: provider.homeClaim === null ? null : homesIn(claims, provider.homeClaim),
    providerSignOut: signOutUrl(client, returned, tokens.id_token),
  }
}

/**
 * Throws if the provider has not just authenticated the person: one that ignores `prompt=login` would sign
 * the next person in as the last one. Both times are of the provider's clock; ours may differ from it.
 */
function requireFreshSignIn({ iat, auth_time: signedInAt }: oidc.IDToken, { fresh, took }: Returned) {
  if (!fresh) return
  if (typeof signedInAt === 'number' && signedInAt >= iat - took / 1000 - rounding) return
  throw new StepFailed('fresh-sign-in')
}

/**
 * Reads the claims. Claims that are not in the ID token are requested, if the provider has an address for
 * them.
 */
async function readClaims(
  { configuration, provider }: Client,
  idClaims: oidc.IDToken,
  accessToken: string,
): Promise<Claims> {
  const wanted = [provider.idClaim, provider.homeClaim].filter((name) => name !== null)
  const { userinfo_endpoint: address } = configuration.serverMetadata()
  if (wanted.every((name) => name in idClaims) || address === undefined) return idClaims
  const more = await inStep('userinfo', oidc.fetchUserInfo(configuration, accessToken, idClaims.sub))
  return { ...idClaims, ...more }
}

/** Characters of a claim, as OpenID Connect limits a subject. */
const maxClaim = 255

function textClaim(claims: Claims, name: string): string {
  const value = claims[name]
  if (isClaim(value)) return value
  const found =
    typeof value === 'string' && value !== '' ? `text of ${value.length} characters` : kindOf(value)
  throw new StepFailed('claims', { wrongClaim: { claim: name, found } })
}

function isClaim(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxClaim
}

/** Returns the values of a claim, which has one value or a list of them. */
function homesIn(claims: Claims, name: string): string[] {
  const value = claims[name]
  const texts = (Array.isArray(value) ? value : [value]).filter(isClaim)
  if (texts.length > 0) return texts
  throw new StepFailed('claims', { wrongClaim: { claim: name, found: kindOf(value) } })
}

/** Characters of a sign-out address: few servers accept a longer one. */
const maxAddress = 7_500

/**
 * Returns the address of the provider's sign-out page; null if it would be too long. With the ID token the provider
 * asks no question, but the address stays in the browser's history. On a shared computer the address has only
 * `client_id`, which the library adds. The provider returns the state to our signed-out page.
 */
function signOutUrl(
  { configuration, publicUrl }: Client,
  { fresh, profile, language }: Returned,
  idToken: string | undefined,
): string | null {
  if (!configuration.serverMetadata().end_session_endpoint) return null
  const parameters = {
    post_logout_redirect_uri: `${publicUrl}/signed-out`,
    ui_locales: language,
    ...(profile === 'staff' && { state: 'staff' }),
  }
  const hint = !fresh && idToken ? { id_token_hint: idToken } : {}
  const addresses = [{ ...parameters, ...hint }, parameters].map(
    (one) => oidc.buildEndSessionUrl(configuration, one).href,
  )
  return addresses.find(({ length }) => length <= maxAddress) ?? null
}
