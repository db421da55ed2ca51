import { almaApi } from './alma/handlers.ts'
import type { Alma } from './alma/alma.ts'
import { createCallQuota } from './alma/call-quota.ts'
import { emailAt } from './alma/contact-json.ts'
import type { Clock } from './clock.ts'
import { mailSettings } from './demo-network.ts'
import { createFolio } from './folio/folio.ts'
import { folioApi } from './folio/handlers.ts'
import { hosts, type InstitutionName, perHost, regions, type PerHost, type Region } from './institutions.ts'
import { kohaApi } from './koha/handlers.ts'
import { mockKeys } from './keys.ts'
import { createKoha, type Release } from './koha/koha.ts'
import type { Listener } from './listen.ts'
import type { Mailbox } from './mailbox.ts'
import { paiaApi } from './paia/handlers.ts'
import type { Paia } from './paia/paia.ts'
import { createTokens } from './paia/tokens.ts'
import {
  createPatrons,
  mergeAtHome,
  pay,
  pickUp,
  renameAtHome,
  reassignId,
  secretsOf,
  type AccountMode,
  type Visit,
} from './patrons/patrons.ts'
import type { MockPatron } from './patrons/mock-patron.ts'
import { demoPassword } from './patrons/record.ts'
import { renewAtDesk } from './patrons/renew.ts'
import type { Call } from './region/call.ts'
import { createFaults, isRegionFault, type Fault, type Faults, type RegionFault } from './region/fault.ts'
import { serveRegion } from './region/serve-region.ts'
import { createWrites, isWanted } from './region/writes.ts'
import { crowds } from './stories/crowds.ts'
import { storiesAtBirch } from './stories/at-birch.ts'
import { storiesAtHeron } from './stories/at-heron.ts'
import { storiesAtFernhill } from './stories/at-fernhill.ts'
import { storiesForCopies } from './stories/for-copies.ts'
import { oddLookUpStories } from './stories/odd-look-ups.ts'
import { stories } from './stories/stories.ts'

export type NetworkOptions = {
  /** The moment that the days in the patrons' stories are relative to. */
  now?: Date
  accounts?: AccountMode
  /** Calls per second that an institution accepts; defaults to Alma's limit. */
  callsPerSecond?: number
  /** The password of all patrons at PAIA institutions. */
  patronPassword?: string
}

type Hosts = { servers: PerHost<Listener>; clock: Clock; mailbox: Mailbox }

type CallFilter = Partial<Record<'institution' | 'operation' | 'patron', string>>

const templates = [
  ...storiesForCopies,
  ...oddLookUpStories,
  ...storiesAtBirch([...stories, ...storiesForCopies]),
  ...storiesAtHeron([...stories, ...storiesForCopies]),
  ...storiesAtFernhill([...stories, ...storiesForCopies]),
]

/** The running mock institutions; tests and the control page use this handle. */
export type MockNetwork = ReturnType<typeof createMockNetwork>

/** Mock institutions with Alma in two regions, and one each with PAIA, Koha and FOLIO. All state is in memory. */
export function createMockNetwork(
  { accounts = 'linked', callsPerSecond, patronPassword = demoPassword }: NetworkOptions,
  { servers, clock: networkClock, mailbox }: Hosts,
) {
  const { start, now: clock, passTime, holdTime } = networkClock
  const patrons = createPatrons({
    now: start,
    accounts,
    stories,
    crowds,
    templates,
  })
  const writes = createWrites()
  const { alma, paia, koha, folio, apis } = createVendors(
    { patrons, writes, clock },
    { accounts, callsPerSecond, patronPassword },
  )
  const faults = createFaults()
  const calls: Call[] = []
  const host = { patrons, faults, calls, writes, clock }
  for (const region of regions) serveRegion(servers[region], { api: apis[hosts[region].serves], ...host })

  return {
    /** Base URLs by host. */
    ...perHost((name) => servers[name].url),
    environment: { ...mockKeys(), ...mailSettings(mailbox.url) },
    patrons: patrons.list,
    /** Ids, barcodes, titles and authors of all patrons. */
    secrets: () => secretsOf(patrons.records),
    /** Creates a patron with the same story but their own ids and loans. */
    patron: ({ like }: { like: string }) => patrons.copyOf(like),
    ...createFaultSwitches(faults, servers),
    calls: (filter: CallFilter = {}) =>
      calls.filter(isWanted(filter, ['institution', 'operation', 'patron'])),
    /** Requested and committed changes, by object. */
    writes: writes.list,
    /** The e-mails to a patron, the first one first. Copies of a patron share an address. */
    mailbox: ({ name }: { name: string }) => mailbox.listOf(emailAt(patrons.records, name)),
    /** The e-mails to all patrons. */
    mails: mailbox.list,
    pay: (visit: Visit) => pay(patrons.records, visit, clock()),
    /** Lends the items that are ready for pickup at the institution. */
    pickUp: (visit: Visit) => pickUp(patrons, visit, clock()),
    /** Renews a loan at the institution's own service desk. */
    renewAtDesk: (visit: Visit & { title: string }) => renewAtDesk(patrons, visit, clock),
    /** Merges another record into the patron's record at home, which gets a new linking id. */
    mergeAtHome: (patron: { name: string }) => mergeAtHome(patrons, patron),
    /** Gives the patron's record at home another primary id. */
    renameAtHome: (patron: MockPatron, primaryId: string) => renameAtHome(patrons.records, patron, primaryId),
    /** Gives the patron's primary id to another person, who is returned. */
    reassignId: (whose: Parameters<typeof reassignId>[1]) => reassignId(patrons, whose),
    /** Takes two institutions out of a common fulfillment network. */
    separate(one: InstitutionName, other: InstitutionName) {
      alma.separated.add(`${one} ${other}`).add(`${other} ${one}`)
    },
    /** Valid tokens of patrons at PAIA institutions. */
    tokens: paia.tokens.list,
    /** Ends all patrons' sign-ins at PAIA institutions, and the tokens of our keys elsewhere, like a restart. */
    endTokens: () => [paia, koha, folio].forEach(({ tokens }) => tokens.endAll()),
    /** The release of the server of institutions with Koha. */
    release: () => koha.release,
    setRelease: (release: Release) => void (koha.release = release),
    /** Advances the institutions' clock, but not the dates in the patrons' stories. */
    passTime,
    holdTime,
    /** Records that a look-up created, which happens in networks with shared ids. */
    created: () => [...alma.created],
    stop: async () => {
      await Promise.all([...Object.values(servers).map((listener) => listener.stop()), mailbox.stop()])
    },
  }
}

/** Sets and clears faults: of calls, and of whole regions. */
function createFaultSwitches(ofCalls: Faults, servers: PerHost<Listener>) {
  const broken = new Map<Region, RegionFault>()
  return {
    fault(wanted: Fault) {
      if (!isRegionFault(wanted)) return ofCalls.add(wanted)
      broken.set(wanted.region, wanted)
      if (wanted.kind === 'refused') servers[wanted.region].refuse()
      else servers[wanted.region].failTls()
    },
    clearFaults: async () => {
      ofCalls.clear()
      broken.clear()
      await Promise.all(regions.map((region) => servers[region].restore()))
    },
    faults: (): Fault[] => [...broken.values(), ...ofCalls.list()],
  }
}

type Shared = Pick<Alma, 'patrons' | 'writes' | 'clock'>
type VendorOptions = Required<Pick<NetworkOptions, 'accounts' | 'patronPassword'>> & {
  callsPerSecond: number | undefined
}

function createVendors(shared: Shared, { accounts, callsPerSecond, patronPassword }: VendorOptions) {
  const { clock } = shared
  const quota = createCallQuota(clock, callsPerSecond)
  const alma: Alma = { ...shared, accounts, quota, created: [], separated: new Set() }
  const paia: Paia = { ...shared, patronPassword, tokens: createTokens(clock) }
  const koha = createKoha(shared)
  const folio = createFolio(shared)
  const apis = { alma: almaApi(alma), paia: paiaApi(paia), koha: kohaApi(koha), folio: folioApi(folio) }
  return { alma, paia, koha, folio, apis }
}
