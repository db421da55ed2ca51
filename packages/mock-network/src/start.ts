import { almaHandlers } from './alma/handlers.ts'
import type { Alma } from './alma/alma.ts'
import { createCallQuota } from './alma/call-quota.ts'
import { keyOf } from './alma/keys.ts'
import { createWrites } from './alma/writes.ts'
import { createClock } from './clock.ts'
import { serveControl } from './control/serve-control.ts'
import { createFaults, isRegionFault, type Fault, type RegionFault } from './region/fault.ts'
import { createIdentityProviders } from './identity-provider/identity-providers.ts'
import { institutionNames, type Region } from './institutions.ts'
import { listen } from './listen.ts'
import type { CallFilter, MockNetwork } from './mock-network.ts'
import { createPatrons, pay, secretsOf, type AccountMode } from './patrons/patrons.ts'
import type { Call } from './region/call.ts'
import { serveRegion } from './region/serve-region.ts'
import { crowds } from './stories/crowds.ts'
import { stories } from './stories/stories.ts'

type Options = {
  /** Default: free ports. */
  ports?: { eu: number; na: number; control: number }
  /** The days in the patrons' stories are relative to this moment. */
  now?: Date
  accounts?: AccountMode
  /** Calls that an institution accepts in a second. Default: as Alma. */
  callsPerSecond?: number
}

export type { MockNetwork }

const clientSecret = 'demo-client-secret'

/** Starts nine mock institutions in two regions, their identity providers and the control page. All state is in memory. */
export async function startMockNetwork(options: Options = {}): Promise<MockNetwork> {
  const { ports = { eu: 0, na: 0, control: 0 }, now, accounts = 'linked', callsPerSecond } = options
  const { start, now: clock } = createClock(now)
  const patrons = createPatrons({ now: start, accounts, stories, crowds })
  const writes = createWrites()
  const alma: Alma = { patrons, accounts, quota: createCallQuota(callsPerSecond), created: [], writes, clock }
  const faults = createFaults()
  const calls: Call[] = []
  const regions = { eu: await listen(ports.eu), na: await listen(ports.na) }
  const control = await listen(ports.control)
  const broken = new Map<Region, RegionFault>()

  function fault(wanted: Fault) {
    if (!isRegionFault(wanted)) return faults.add(wanted)
    broken.set(wanted.region, wanted)
    if (wanted.kind === 'refused') regions[wanted.region].refuse()
    else regions[wanted.region].failTls()
  }

  async function clearFaults() {
    faults.clear()
    broken.clear()
    await Promise.all(Object.values(regions).map((region) => region.restore()))
  }

  const network: MockNetwork = {
    eu: regions.eu.url,
    na: regions.na.url,
    control: control.url,
    environment: environment(),
    patrons: patrons.list,
    secrets: () => secretsOf(patrons.records),
    patron: ({ like }) => patrons.copyOf(like),
    fault,
    clearFaults,
    faults: () => [...broken.values(), ...faults.list()],
    calls: (filter = {}) => calls.filter((call) => isWanted(call, filter)),
    writes: writes.list,
    pay: (payment) => pay(patrons.records, payment, clock()),
    created: () => [...alma.created],
    stop: async () => {
      await Promise.all([regions.eu, regions.na, control].map((listener) => listener.stop()))
    },
  }
  for (const listener of Object.values(regions)) {
    serveRegion(listener, { handlers: almaHandlers(alma), patrons, faults, calls, writes, clock })
  }
  const identityProviders = createIdentityProviders({ patrons: patrons.list, url: control.url, clientSecret })
  serveControl(control, { network, identityProviders })
  return network
}

function environment(): Record<string, string> {
  const keys = institutionNames.map((name) => [`DEMO_KEY_${name}`, keyOf(name)])
  return { ...Object.fromEntries(keys), DEMO_CLIENT_SECRET: clientSecret }
}

function isWanted(call: Call, { institution, operation, patron }: CallFilter): boolean {
  return (
    (institution === undefined || call.institution === institution) &&
    (operation === undefined || call.operation === operation) &&
    (patron === undefined || call.patron === patron)
  )
}
