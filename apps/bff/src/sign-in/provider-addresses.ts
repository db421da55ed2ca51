import type { ServerMetadata } from 'openid-client'
import type { Provider } from '../config/network.ts'
import { isLoopback } from '../config/network-file-values.ts'

/** What the card requests itself, or sends a browser to. */
const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'end_session_endpoint',
] as const

/** A provider's discovery document has an address at a host that the network file does not name for that provider. */
export class ForeignAddress extends Error {
  override name = 'ForeignAddress'
  readonly code = 'PROVIDER_ADDRESS'
  readonly host: string

  constructor({ host }: URL) {
    super('address of a provider not allowed')
    this.host = host
  }
}

/** By https, at the issuer's own host or one that the network file lists; a demo's providers are on this machine. */
export function addressRule({ issuer, hosts }: Provider, isDemo: boolean): (url: URL) => boolean {
  const allowed = new Set([new URL(issuer).host, ...hosts])
  return ({ protocol, host, hostname }) => {
    const isSafe = isDemo ? isLoopback(hostname) : protocol === 'https:'
    return isSafe && allowed.has(host)
  }
}

export function requireOwnAddresses(metadata: ServerMetadata, allows: (url: URL) => boolean): void {
  for (const name of endpoints) {
    const address = metadata[name]
    if (address === undefined) continue
    const url = new URL(address)
    if (!allows(url)) throw new ForeignAddress(url)
  }
}
