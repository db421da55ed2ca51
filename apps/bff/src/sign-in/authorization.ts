import * as oidc from 'openid-client'
import type { Provider } from '../config/network.ts'
import { CallProblem } from '../http/problems.ts'
import type { PendingSignIn } from './pending-sign-in.ts'

/** Seconds that the clocks of one provider's servers may differ by. */
const clockSkew = 60

type Checks = Pick<PendingSignIn, 'state' | 'nonce' | 'verifier'>
type Asked = Checks & Pick<PendingSignIn, 'fresh'>
/** `took`: milliseconds since the browser left for the provider. */
type Returned = Asked & { took: number }
type Claims = Record<string, unknown>
export type Client = { provider: Provider; configuration: oidc.Configuration; publicUrl: string }
export type Identity = {
  issuer: string
  subject: string
  /** The provider's own session, where it tells one. */
  providerSession: string | null
  id: string
  homeClaim: string | null
  providerSignOut: string | null
}

export function newChecks(): Checks {
  return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
}

/**
 * One address for each provider, so that an answer shows which provider sent it: not every provider names itself in its
 * answers, and a hostile one could have the browser bring it another provider's code (RFC 9700, 4.4).
 */
export function redirectUri(publicUrl: string, { name }: Pick<Provider, 'name'>): string {
  return `${publicUrl}/sign-in/callback/${name}`
}

/** Where the browser goes to sign in. */
export async function authorizationUrl({ configuration, provider, publicUrl }: Client, checks: Asked) {
  return oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(publicUrl, provider),
    scope: provider.scope,
    state: checks.state,
    nonce: checks.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: 'S256',
    // On a shared computer the provider may still know whoever sat there before.
    ...(checks.fresh && { prompt: 'login', max_age: '0' }),
  })
}

/** Who came back from the provider. Throws where anything does not fit what the browser left with. */
export async function identify(client: Client, currentUrl: URL, returned: Returned): Promise<Identity> {
  const { configuration, provider } = client
  const tokens = await oidc.authorizationCodeGrant(configuration, currentUrl, {
    expectedState: returned.state,
    expectedNonce: returned.nonce,
    pkceCodeVerifier: returned.verifier,
    idTokenExpected: true,
  })
  const idClaims = tokens.claims()
  if (!idClaims) throw new CallProblem('sign-in-failed')
  requireFreshSignIn(idClaims, returned)

  const wanted = [provider.idClaim, provider.homeClaim].filter((name) => name !== null)
  const claims = wanted.every((name) => name in idClaims)
    ? idClaims
    : { ...idClaims, ...(await oidc.fetchUserInfo(configuration, tokens.access_token, idClaims.sub)) }
  return {
    issuer: idClaims.iss,
    subject: idClaims.sub,
    providerSession: typeof idClaims['sid'] === 'string' ? idClaims['sid'] : null,
    id: textClaim(claims, provider.idClaim),
    homeClaim: provider.homeClaim && textClaim(claims, provider.homeClaim),
    providerSignOut: signOutUrl(client, returned.fresh ? undefined : tokens.id_token),
  }
}

/**
 * A provider that ignores `prompt=login` would sign the next person in as the last one. Both moments are by the provider's
 * clock, which need not agree with ours.
 */
function requireFreshSignIn({ iat, auth_time: signedInAt }: oidc.IDToken, { fresh, took }: Returned) {
  if (!fresh) return
  if (typeof signedInAt === 'number' && signedInAt >= iat - took / 1000 - clockSkew) return
  throw new CallProblem('sign-in-failed')
}

function textClaim(claims: Claims, name: string): string {
  const value = claims[name]
  if (typeof value === 'string' && value !== '') return value
  throw new CallProblem('sign-in-failed')
}

/**
 * Where the provider ends its own session. The ID token spares a question there, but the address with it stays in the
 * history of the browser: on a shared computer `client_id`, which the library adds, has to do.
 */
function signOutUrl({ configuration, publicUrl }: Client, idToken: string | undefined): string | null {
  if (!configuration.serverMetadata().end_session_endpoint) return null
  const parameters = {
    post_logout_redirect_uri: `${publicUrl}/signed-out`,
    ...(idToken && { id_token_hint: idToken }),
  }
  return oidc.buildEndSessionUrl(configuration, parameters).href
}
