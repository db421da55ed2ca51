import { almaApi } from './alma/handlers.ts'
import type { Alma } from './alma/alma.ts'
import { createCallQuota } from './alma/call-quota.ts'
import { keyOf } from './alma/keys.ts'
import { createWrites, isWanted } from './region/writes.ts'
import { createClock } from './clock.ts'
import { serveControl } from './control/serve-control.ts'
import { createFaults, isRegionFault, type Fault, type RegionFault } from './region/fault.ts'
import { createIdentityProviders } from './identity-provider/identity-providers.ts'
import { almaNames, paiaNames, type Region } from './institutions.ts'
import { listen } from './listen.ts'
import type { MockNetwork } from './mock-network.ts'
import { clientOf, type Paia } from './paia/paia.ts'
import { createTokens } from './paia/tokens.ts'
import { paiaApi } from './paia/handlers.ts'
import { createPatrons, pay, pickUp, secretsOf, type AccountMode } from './patrons/patrons.ts'
import { demoPassword } from './patrons/record.ts'
import type { Call } from './region/call.ts'
import { serveRegion } from './region/serve-region.ts'
import { crowds } from './stories/crowds.ts'
import { storiesAtBirch } from './stories/at-birch.ts'
import { storiesForCopies } from './stories/for-copies.ts'
import { stories } from './stories/stories.ts'

type Options = {
  /** Default: free ports. */
  ports?: Record<Region | 'control', number>
  /** The days in the patrons' stories are relative to this moment. */
  now?: Date
  accounts?: AccountMode
  /** Calls that an institution accepts in a second. Default: as Alma. */
  callsPerSecond?: number
  /** The password of every patron at PAIA institutions. */
  patronPassword?: string
}

export type { MockNetwork }

const clientSecret = 'demo-client-secret'
const templates = [...storiesForCopies, ...storiesAtBirch([...stories, ...storiesForCopies])]
const freePorts = { eu: 0, na: 0, paia: 0, control: 0 }

/**
 * Starts nine mock institutions with Alma in two regions and one with PAIA, their identity providers and the control page.
 * All state is in memory.
 */
export async function startMockNetwork(options: Options = {}): Promise<MockNetwork> {
  const {
    ports = freePorts,
    now,
    accounts = 'linked',
    callsPerSecond,
    patronPassword = demoPassword,
  } = options
  const { start, now: clock, passTime } = createClock(now)
  const patrons = createPatrons({ now: start, accounts, stories, crowds, templates })
  const writes = createWrites()
  const alma: Alma = { patrons, accounts, quota: createCallQuota(callsPerSecond), created: [], writes, clock }
  const paia: Paia = { patrons, writes, clock, patronPassword, tokens: createTokens(clock) }
  const faults = createFaults()
  const calls: Call[] = []
  const regions = await listenAt(ports)
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
    paia: regions.paia.url,
    control: control.url,
    environment: environment(),
    patrons: patrons.list,
    secrets: () => secretsOf(patrons.records),
    patron: ({ like }) => patrons.copyOf(like),
    fault,
    clearFaults,
    faults: () => [...broken.values(), ...faults.list()],
    calls: (filter = {}) => calls.filter(isWanted(filter, ['institution', 'operation', 'patron'])),
    writes: writes.list,
    pay: (visit) => pay(patrons.records, visit, clock()),
    pickUp: (visit) => pickUp(patrons, visit, clock()),
    tokens: paia.tokens.list,
    endTokens: paia.tokens.endAll,
    passTime,
    created: () => [...alma.created],
    stop: async () => {
      await Promise.all([...Object.values(regions), control].map((listener) => listener.stop()))
    },
  }
  const host = { patrons, faults, calls, writes, clock }
  for (const region of ['eu', 'na'] as const) serveRegion(regions[region], { api: almaApi(alma), ...host })
  serveRegion(regions.paia, { api: paiaApi(paia), ...host })
  const identityProviders = createIdentityProviders({ patrons: patrons.list, url: control.url, clientSecret })
  serveControl(control, { network, identityProviders })
  return network
}

async function listenAt({ eu, na, paia }: Record<Region, number>) {
  return { eu: await listen(eu), na: await listen(na), paia: await listen(paia) }
}

function environment(): Record<string, string> {
  const keys = almaNames.map((name) => [`DEMO_KEY_${name}`, keyOf(name)])
  const clients = paiaNames.map((name) => [`DEMO_KEY_${name}`, clientOf(name)])
  return { ...Object.fromEntries([...keys, ...clients]), DEMO_CLIENT_SECRET: clientSecret }
}
