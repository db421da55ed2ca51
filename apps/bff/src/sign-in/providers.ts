import * as oidc from 'openid-client'
import type { Config } from '../config.ts'
import type { Provider } from '../config/network.ts'
import { reveal } from '../config/secret.ts'

/** The identity providers of the network, by institution code or `network`. */
export type Providers = {
  find: (code: string) => Provider | null
  all: readonly Provider[]
  /** Asks the provider for its addresses, once; a failure is not remembered. */
  discover: (provider: Provider) => Promise<oidc.Configuration>
}

export function createProviders({ network, institutions }: Config): Providers {
  const byCode = new Map(institutions.map(({ code, signIn }) => [code, signIn ?? network.signIn]))
  byCode.set('network', network.signIn)
  const known = new Map<Provider, Promise<oidc.Configuration>>()

  return {
    find: (code) => byCode.get(code) ?? null,
    all: [...new Set(byCode.values())].filter((provider) => provider !== null),
    discover: (provider) => {
      const asked = known.get(provider) ?? askProvider(provider, network)
      known.set(provider, asked)
      asked.catch(() => known.delete(provider))
      return asked
    },
  }
}

function askProvider(provider: Provider, { demo, limits }: Config['network']): Promise<oidc.Configuration> {
  const secret = reveal(provider.clientSecret)
  return oidc.discovery(new URL(provider.issuer), provider.clientId, secret, oidc.ClientSecretBasic(secret), {
    // Seconds; the same limit holds for each later call to this provider.
    timeout: limits.provider / 1000,
    // A person is believed by the provider's signature, not only because the way there is its own; and http is allowed
    // for a demo on this machine only.
    execute: [oidc.enableNonRepudiationChecks, ...(demo ? [oidc.allowInsecureRequests] : [])],
  })
}
