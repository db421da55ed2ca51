import { Type, type Static } from 'typebox'
import type { Fault } from './faults.ts'
import type { NetworkFile } from './network-file.ts'
import type { Vendors, VendorSettings } from './vendor-settings.ts'

/** As in the network file, for all institutions or for one. Calls and milliseconds; nothing can be made infinite. */
export const GuardEntry = Type.Partial(
  Type.Object({
    /** Calls under way at once. */
    inFlight: Type.Integer({ minimum: 1, maximum: 1_000 }),
    /** Calls waiting for their turn. */
    waiting: Type.Integer({ minimum: 0, maximum: 10_000 }),
    /** Calls started in any `startsWithin`. */
    starts: Type.Integer({ minimum: 1, maximum: 100_000 }),
    startsWithin: Type.Integer({ minimum: 100, maximum: 60_000 }),
    /** Calls that the institution may have seen in any second; all that were under way in it are counted. */
    seen: Type.Integer({ minimum: 1, maximum: 100_000 }),
    /** Reads that one person may begin at once; in an even pace they may begin so many again in `readsOfOneWithin`. */
    readsOfOne: Type.Integer({ minimum: 1, maximum: 100_000 }),
    readsOfOneWithin: Type.Integer({ minimum: 100, maximum: 600_000 }),
    /** How long a write may wait for its turn; its own limit begins when it is sent. */
    writeWaits: Type.Integer({ minimum: 100, maximum: 600_000 }),
    /** Second tries, of all calls. */
    retryPercent: Type.Integer({ minimum: 0, maximum: 50 }),
    /** So many failures in a row end the calls for a while … */
    failuresInRow: Type.Integer({ minimum: 1, maximum: 10_000 }),
    /** … and so does a half of the last `judged` calls, if they came within `judgedWithin`. */
    judged: Type.Integer({ minimum: 2, maximum: 10_000 }),
    judgedWithin: Type.Integer({ minimum: 100, maximum: 600_000 }),
    /** For how long, the first time; doubled each time that it does not help, up to `staysOpenAtMost`. */
    staysOpen: Type.Integer({ minimum: 100, maximum: 600_000 }),
    staysOpenAtMost: Type.Integer({ minimum: 100, maximum: 3_600_000 }),
    /** With fewer calls left for the day, only writes and first views go out. */
    quotaFloor: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
    /** A card asked again so soon is answered from memory; 0: never. */
    asksAgainAfter: Type.Integer({ minimum: 0, maximum: 600_000 }),
    /** Where the institution fails, what it told before is shown if it is not older; 0: never. */
    copiesFor: Type.Integer({ minimum: 0, maximum: 600_000 }),
  }),
  { additionalProperties: false },
)
export type GuardEntry = Static<typeof GuardEntry>
export type GuardSettings = Required<GuardEntry>

const usualSettings: Omit<GuardSettings, keyof VendorRates> = {
  inFlight: 8,
  waiting: 50,
  readsOfOne: 12,
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

/** Settings that follow from what a vendor's systems accept. */
export type VendorRates = Pick<GuardSettings, 'starts' | 'startsWithin' | 'seen' | 'quotaFloor'>

/** An institution's own settings override the network's, and those the vendor's. */
export function toSettings(
  vendor: VendorRates,
  ofNetwork: GuardEntry = {},
  ofInstitution: GuardEntry = {},
): GuardSettings {
  return { ...usualSettings, ...vendor, ...ofNetwork, ...ofInstitution }
}

/** Faults that the schema cannot express, at the place of the setting. The network's settings must suit each vendor. */
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
