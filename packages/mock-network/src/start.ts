import { serveControl } from './control/serve-control.ts'
import { createIdentityProviders } from './identity-provider/identity-providers.ts'
import type { Region } from './institutions.ts'
import { listen } from './listen.ts'
import { clientSecret, createMockNetwork, type MockNetwork, type NetworkOptions } from './mock-network.ts'

export type { MockNetwork }

type Options = NetworkOptions & {
  /** Default: free ports. */
  ports?: Record<Region | 'control', number>
}

const freePorts = { eu: 0, na: 0, paia: 0, control: 0 }

/** Starts the mock institutions, their identity providers and the control page. */
export async function startMockNetwork({
  ports = freePorts,
  ...options
}: Options = {}): Promise<MockNetwork> {
  const regions = { eu: await listen(ports.eu), na: await listen(ports.na), paia: await listen(ports.paia) }
  const control = await listen(ports.control)
  const network = createMockNetwork(options, { regions, control })
  const { patrons } = network
  serveControl(control, {
    network,
    identityProviders: createIdentityProviders({ patrons, url: control.url, clientSecret }),
  })
  return network
}
