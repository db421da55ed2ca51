import * as oidc from 'openid-client'
import type { Provider } from '../config/network.ts'
import { authorizationUrl, newChecks, redirectUri, type Client } from '../sign-in/authorization.ts'
import { ForeignAddress, type Providers } from '../sign-in/providers.ts'
import { oauthErrorOf } from '../sign-in/sign-in-step.ts'
import type { Finding } from './run-check.ts'

const none: Finding = { text: 'none' }
const unknown: Finding = { text: 'cannot be verified' }

/** Issuer, secret and redirect address, without signing anybody in. */
export async function checkProvider(
  provider: Provider | null,
  { providers, publicUrl }: { providers: Providers; publicUrl: string },
): Promise<Finding[]> {
  if (!provider) return [none, none, none]
  try {
    const client = { provider, publicUrl, configuration: await providers.discover(provider) }
    const findings = [checkSecret(client), checkRedirect(client, providers)]
    return [issuerFinding(client), ...(await Promise.all(findings))]
  } catch (error) {
    return [discoveryFault(error), unknown, unknown]
  }
}

function discoveryFault(error: unknown): Finding {
  if (!(error instanceof ForeignAddress))
    return { text: 'no answer', fault: 'its identity provider does not answer as one' }
  const fault = `its identity provider has an address at ${error.host}, which signIn.hosts does not name`
  return { text: 'other host', fault }
}

/** A slash at the end may differ, and signing in works; anything else was refused before. */
function issuerFinding({ provider, configuration }: Client): Finding {
  const { issuer } = configuration.serverMetadata()
  if (issuer === provider.issuer) return { text: 'reachable' }
  return { text: 'reachable', hint: `its identity provider writes its issuer ${issuer}` }
}

/** Redeems a code that does not exist: a provider that objects to the code has accepted the client. */
async function checkSecret(client: Client): Promise<Finding> {
  const request = oidc.genericGrantRequest(client.configuration, 'authorization_code', {
    code: 'library-card-check',
    redirect_uri: redirectUri(client.publicUrl, client.provider),
    code_verifier: oidc.randomPKCECodeVerifier(),
  })
  const error = await request.then(
    () => null,
    (reason: unknown) => reason,
  )
  const isChallenge = error instanceof oidc.WWWAuthenticateChallengeError
  const code = oauthErrorOf(error) ?? (isChallenge ? 'invalid_client' : '')
  if (code === 'invalid_grant') return { text: 'accepted' }
  if (!refusals.has(code)) return unknown
  return { text: 'refused', fault: `its identity provider refuses clientId or clientSecret (${code})` }
}
const refusals: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client'])

/** Asks for a sign-in without a page: a provider that knows the address sends the browser back to it with an error. */
async function checkRedirect(client: Client, providers: Providers): Promise<Finding> {
  const url = await authorizationUrl(client, { ...newChecks(), fresh: false, language: 'en' })
  url.searchParams.set('prompt', 'none')
  const ask = providers.fetchFrom(client.provider, { keepsRedirects: true })
  const response = await ask(url.href, {}).catch(() => null)
  const address = redirectUri(client.publicUrl, client.provider)
  if (response?.headers.get('location')?.startsWith(address)) return { text: 'registered' }
  if (!response || response.status < 400 || response.status >= 500) return unknown
  return { text: 'refused', fault: `its identity provider refuses the redirect address ${address}` }
}
