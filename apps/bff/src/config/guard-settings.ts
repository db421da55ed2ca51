import { Type, type Static } from 'typebox'
import type { Fault } from './faults.ts'
import type { NetworkFile } from './network-file.ts'
import type { Vendors, VendorSettings } from './vendor-settings.ts'

/** Guard settings in the network file, for all institutions or for one. Numbers of calls and milliseconds, none infinite. */
export const GuardEntry = Type.Partial(
  Type.Object({
    inFlight: Type.Integer({ minimum: 1, maximum: 1_000 }),
    waiting: Type.Integer({ minimum: 0, maximum: 10_000 }),
    /** Calls started in any `startsWithin`. */
    starts: Type.Integer({ minimum: 1, maximum: 100_000 }),
    startsWithin: Type.Integer({ minimum: 100, maximum: 60_000 }),
    /** Calls that may reach the institution in any second; all calls in flight are counted. */
    seen: Type.Integer({ minimum: 1, maximum: 100_000 }),
    /** Reads that one person may start at once; they are refilled evenly within `readsOfOneWithin`. */
    readsOfOne: Type.Integer({ minimum: 1, maximum: 100_000 }),
    readsOfOneWithin: Type.Integer({ minimum: 100, maximum: 600_000 }),
    /** How long a write may stay in the queue; its deadline begins when it is sent. */
    writeWaits: Type.Integer({ minimum: 100, maximum: 600_000 }),
    retryPercent: Type.Integer({ minimum: 0, maximum: 50 }),
    /** Consecutive failures that open the circuit breaker … */
    failuresInRow: Type.Integer({ minimum: 1, maximum: 10_000 }),
    /** … as does a failure rate of one half in the last `judged` calls within `judgedWithin`. */
    judged: Type.Integer({ minimum: 2, maximum: 10_000 }),
    judgedWithin: Type.Integer({ minimum: 100, maximum: 600_000 }),
    /** How long it stays open first; each failed probe doubles it, up to `staysOpenAtMost`. */
    staysOpen: Type.Integer({ minimum: 100, maximum: 600_000 }),
    staysOpenAtMost: Type.Integer({ minimum: 100, maximum: 3_600_000 }),
    /** Below this remaining daily quota only writes and first views are sent. */
    quotaFloor: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
    /** Below this remaining daily quota no calendar is updated. */
    calendarFloor: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
    /** A card that is requested again so soon comes from the cache; 0: never. */
    asksAgainAfter: Type.Integer({ minimum: 0, maximum: 600_000 }),
    /** The greatest age of a cached card that is shown while the institution fails; 0: never. */
    copiesFor: Type.Integer({ minimum: 0, maximum: 600_000 }),
  }),
  { additionalProperties: false },
)
export type GuardEntry = Static<typeof GuardEntry>
export type GuardSettings = Required<GuardEntry>

const defaultSettings: Omit<GuardSettings, keyof VendorRates> = {
  inFlight: 8,
  waiting: 50,
  readsOfOne: 6,
  readsOfOneWithin: 6_000,
  writeWaits: 60_000,
  retryPercent: 10,
  failuresInRow: 5,
  judged: 20,
  judgedWithin: 10_000,
  staysOpen: 30_000,
  staysOpenAtMost: 300_000,
  asksAgainAfter: 30_000,
  copiesFor: 600_000,
}

/** Settings that depend on the limits of a vendor's systems. */
export type VendorRates = Pick<
  GuardSettings,
  'starts' | 'startsWithin' | 'seen' | 'quotaFloor' | 'calendarFloor'
>

/** An institution's own settings override the network's, and those the vendor's. */
export function toSettings(
  vendor: VendorRates,
  ofNetwork: GuardEntry = {},
  ofInstitution: GuardEntry = {},
): GuardSettings {
  return { ...defaultSettings, ...vendor, ...ofNetwork, ...ofInstitution }
}

/** Faults that the schema cannot express. The network's settings must suit each vendor. */
export function guardFaults({ network, institutions }: NetworkFile, vendors: Vendors): Fault[] {
  const systems = [...new Set(institutions.map(({ system }) => system))]
  const [strictest] = systems
    .flatMap((system) => vendors.get(system) ?? [])
    .toSorted((one, other) => one.callsPerSecond - other.callsPerSecond)
  const ofNetwork = strictest && network.guard ? faultsIn(strictest, network) : []
  const ofInstitutions = institutions.flatMap(({ guard, system }, index) => {
    const vendor = vendors.get(system)
    return vendor && guard ? faultsIn(vendor, network, guard).map(at(`institutions[${index}]`)) : []
  })
  return [...ofNetwork.map(at('network')), ...ofInstitutions]
}

function at(path: string) {
  return ({ key, ...fault }: Omit<Fault, 'path'> & { key: string }) => ({
    ...fault,
    path: `${path}.guard.${key}`,
  })
}

function faultsIn(vendor: VendorSettings, network: NetworkFile['network'], ofInstitution?: GuardEntry) {
  const { seen, staysOpen, staysOpenAtMost } = toSettings(vendor.guard, network.guard, ofInstitution)
  const { name, callsPerSecond } = vendor
  const faults = []
  if (staysOpenAtMost < staysOpen) {
    const cure = 'Make it longer, or staysOpen shorter'
    faults.push({ key: 'staysOpenAtMost', reason: 'is shorter than staysOpen', cure })
  }
  if (!network.demo && seen > callsPerSecond) {
    const reason = `is more than ${callsPerSecond}, and ${name} refuses what comes above`
    faults.push({ key: 'seen', reason, cure: `Use ${callsPerSecond} at most; others ask there too` })
  }
  return faults
}
