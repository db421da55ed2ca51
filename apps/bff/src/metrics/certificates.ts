import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { TLSSocket } from 'node:tls'
import { Gauge } from '@prometheus-io/client'
import type { Config } from '../config/config.ts'

/** undici publishes each connection of this process here, including those of other users of undici. */
const channel = 'undici:client:connected'

/**
 * Exports when the certificate of each institution and identity provider ends, as of its newest connection. An
 * expired certificate opens no connection.
 */
export function watchCertificates({ institutions, network }: Pick<Config, 'institutions' | 'network'>) {
  const providers = [network.signIn, ...institutions.map(({ signIn }) => signIn)]
  const addresses = [
    ...institutions.map(({ baseUrl }) => baseUrl),
    ...providers.flatMap((provider) => (provider ? [provider.issuer] : [])),
  ]
  const hosts = new Set(addresses.map((address) => new URL(address).host))
  const metric = new Gauge({
    name: 'library_card_certificate_ends_timestamp_seconds',
    help: 'When the certificate of an institution or identity provider ends, by host.',
    labelNames: ['host'],
    registers: [],
  })

  function listen(message: unknown) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as undici documents it
    const { socket, connectParams } = message as { socket: unknown; connectParams: { host: string } }
    const { host } = connectParams
    if (!(socket instanceof TLSSocket) || !hosts.has(host)) return
    const ends = Date.parse(socket.getPeerCertificate().valid_to)
    if (!Number.isNaN(ends)) metric.set({ host }, ends / 1_000)
  }

  subscribe(channel, listen)
  return { metric, stop: () => void unsubscribe(channel, listen) }
}
