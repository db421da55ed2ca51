import { serveControl } from './control/serve-control.ts'
import { createClock } from './clock.ts'
import { createIdentityProviders } from './identity-provider/identity-providers.ts'
import { hostNames, perHost, type PerHost } from './institutions.ts'
import { clientSecret } from './keys.ts'
import { listen } from './listen.ts'
import { openMailbox } from './mailbox.ts'
import { createMockNetwork, type MockNetwork, type NetworkOptions } from './mock-network.ts'

export type { MockNetwork }

type Options = NetworkOptions & {
  /** Ports by host; defaults to free ports. */
  ports?: PerHost<number>
  /** Port of the mail server; defaults to a free one. */
  mailPort?: number
}

/** Starts the mock institutions, their identity providers and the control page. */
export async function startMockNetwork({
  ports = perHost(() => 0),
  mailPort = 0,
  ...options
}: Options = {}): Promise<MockNetwork> {
  const listening = hostNames().map(async (host) => [host, await listen(ports[host])] as const)
  const listeners = new Map(await Promise.all(listening))
  const servers = perHost((host) => listeners.get(host)!)
  const clock = createClock(options.now)
  const mailbox = await openMailbox(mailPort, clock.now)
  const network = createMockNetwork(options, { servers, clock, mailbox })
  const { control } = servers
  const { patrons } = network
  serveControl(control, {
    network,
    identityProviders: createIdentityProviders({ patrons, url: control.url, clientSecret }),
  })
  return network
}
