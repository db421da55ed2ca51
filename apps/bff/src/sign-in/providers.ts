import { createCache } from '@library-card/library-systems/cache.ts'
import { hour, second } from '@library-card/library-systems/durations.ts'
import type { Http } from '@library-card/library-systems/exchange/http-client.ts'
import { isLoopback } from '@library-card/library-systems/exchange/loopback.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import * as oidc from 'openid-client'
import type { Config } from '../config/config.ts'
import type { Provider } from '../config/network.ts'

/**
 * Milliseconds after a failure in which the same request to a provider is not repeated: anybody can cause such
 * requests, without a session.
 */
export const pauseAfterFailure = 5 * second

/** The identity providers of the network, by institution code or `network`. */
export type Providers = ReturnType<typeof createProviders>

export function createProviders({ network, institutions }: Config, http: Http) {
  const { demo: isDemo, limits } = network
  const byCode = new Map(institutions.map(({ code, signIn }) => [code, signIn ?? network.signIn]))
  byCode.set('network', network.signIn)
  const cache = createCache<Promise<oidc.Configuration>, Provider>(byCode.size, hour)
  /** The `fetch` of every request to a provider, including requests by libraries. */
  const fetchFrom = (provider: Provider, terms?: { keepsRedirects: boolean }) =>
    http.fetchWith({ ...terms, limit: limits.provider, allows: addressRule(provider, isDemo) })

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
      // Seconds. The limit applies to each later call to this provider as well.
      timeout: limits.provider / 1000,
      // ID tokens must be signed although they come by TLS. Only a demo on this machine may use http.
      execute: [oidc.enableNonRepudiationChecks, ...(isDemo ? [oidc.allowInsecureRequests] : [])],
    })
    requireOwnAddresses(configuration.serverMetadata(), addressRule(provider, isDemo))
    return configuration
  }

  return {
    find: (code: string) => byCode.get(code) ?? null,
    all: [...new Set(byCode.values())].filter((provider) => provider !== null),
    fetchFrom,
    /**
     * Requests the provider's discovery document, one request at a time. Caches it for an hour, and a failure for
     * the pause.
     */
    discover: (provider: Provider) => {
      const known = cache.get(provider)
      if (known) return known
      const configuration = discover(provider)
      // Not refreshed on use, which would keep it forever.
      cache.set(provider, configuration)
      configuration.catch(() => cache.set(provider, configuration, { ttl: pauseAfterFailure }))
      return configuration
    },
  }
}

/**
 * Removes the slash at the end of an issuer. Providers and operators differ in it; the tokens and the discovery
 * document of one provider agree.
 */
export function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '')
}

function isOfOtherIssuer(error: unknown): boolean {
  return error instanceof oidc.ClientError && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'
}

/** Addresses that the BFF requests or sends a browser to. */
const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'end_session_endpoint',
] as const

/** Error for a discovery document with an address at a host that the network file does not list for that provider. */
export class ForeignAddress extends Error {
  override name = 'ForeignAddress'
  readonly code = 'PROVIDER_ADDRESS'
  readonly host: string

  constructor({ host }: URL) {
    super('address of a provider not allowed')
    this.host = host
  }
}

/**
 * Returns a rule that allows https at the issuer's own host or one that the network file lists; a demo's
 * providers are on this machine.
 */
export function addressRule(
  { issuer, hosts }: Pick<Provider, 'issuer' | 'hosts'>,
  isDemo: boolean,
): (url: URL) => boolean {
  const allowed = new Set([new URL(issuer).host, ...hosts])
  return ({ protocol, host, hostname }) => {
    const isSafe = isDemo ? isLoopback(hostname) : protocol === 'https:'
    return isSafe && allowed.has(host)
  }
}

function requireOwnAddresses(metadata: oidc.ServerMetadata, allows: (url: URL) => boolean): void {
  for (const name of endpoints) {
    const address = metadata[name]
    if (address === undefined) continue
    const url = new URL(address)
    if (!allows(url)) throw new ForeignAddress(url)
  }
}
