import * as oidc from 'openid-client'
import type { Config } from '../config/config.ts'
import type { Provider } from '../config/network.ts'
import { reveal } from '../config/secret.ts'
import type { Fetch } from '../upstream/limited-fetch.ts'
import type { Http } from '../upstream/http-client.ts'
import { addressRule, requireOwnAddresses } from './provider-addresses.ts'

/** The identity providers of the network, by institution code or `network`. */
export type Providers = {
  find: (code: string) => Provider | null
  all: readonly Provider[]
  /** Requests the provider's discovery document, once; a failure is not remembered. */
  discover: (provider: Provider) => Promise<oidc.Configuration>
  /** Every request to a provider, also those of a library, goes through this. */
  fetchFrom: (provider: Provider) => Fetch
}

export function createProviders({ network, institutions }: Config, http: Http): Providers {
  const { demo: isDemo, limits } = network
  const byCode = new Map(institutions.map(({ code, signIn }) => [code, signIn ?? network.signIn]))
  byCode.set('network', network.signIn)
  const known = new Map<Provider, Promise<oidc.Configuration>>()
  const fetchFrom = (provider: Provider) =>
    http.fetchWith({ limit: limits.provider, allows: addressRule(provider, isDemo) })

  async function discover(provider: Provider): Promise<oidc.Configuration> {
    try {
      return await requestDocument(provider, provider.issuer)
    } catch (error) {
      if (!isOfOtherIssuer(error)) throw error
      const bare = withoutSlash(provider.issuer)
      return requestDocument(provider, bare === provider.issuer ? `${bare}/` : bare)
    }
  }

  async function requestDocument(provider: Provider, issuer: string): Promise<oidc.Configuration> {
    const secret = reveal(provider.clientSecret)
    const server = new URL(issuer)
    const authentication = oidc.ClientSecretBasic(secret)
    const configuration = await oidc.discovery(server, provider.clientId, secret, authentication, {
      [oidc.customFetch]: fetchFrom(provider),
      // Seconds; the same limit holds for each later call to this provider.
      timeout: limits.provider / 1000,
      // A person is believed by the provider's signature, not only because the way there is its own; and http is allowed
      // for a demo on this machine only.
      execute: [oidc.enableNonRepudiationChecks, ...(isDemo ? [oidc.allowInsecureRequests] : [])],
    })
    requireOwnAddresses(configuration.serverMetadata(), addressRule(provider, isDemo))
    return configuration
  }

  return {
    find: (code) => byCode.get(code) ?? null,
    all: [...new Set(byCode.values())].filter((provider) => provider !== null),
    fetchFrom,
    discover: (provider) => {
      const asked = known.get(provider) ?? discover(provider)
      known.set(provider, asked)
      asked.catch(() => known.delete(provider))
      return asked
    },
  }
}

/** Providers and operators differ in whether an issuer ends in a slash; what its tokens say is what its document says. */
export function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '')
}

function isOfOtherIssuer(error: unknown): boolean {
  return error instanceof oidc.ClientError && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'
}
