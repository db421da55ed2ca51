import type { Fault } from './faults.ts'
import type { NetworkFile } from './network-file.ts'
import { toSettings, type GuardSettings } from './guard-settings.ts'

/** Alma answers so many calls in a second, and refuses the next. */
const almaPerSecond = 25

/** What the form of the settings cannot tell, told where it is set. */
export function guardFaults({ network, institutions }: NetworkFile): Fault[] {
  const ofNetwork = network.guard ? faultsIn(toSettings(network.guard), network.demo) : []
  const ofInstitutions = institutions.flatMap(({ guard }, index) =>
    guard ? faultsIn(toSettings(network.guard, guard), network.demo).map(at(`institutions[${index}]`)) : [],
  )
  return [...ofNetwork.map(at('network')), ...ofInstitutions]
}

function at(path: string) {
  return ({ key, ...fault }: Omit<Fault, 'path'> & { key: string }) => ({
    ...fault,
    path: `${path}.guard.${key}`,
  })
}

function faultsIn({ seen, staysOpen, staysOpenAtMost }: GuardSettings, demo = false) {
  const faults = []
  if (staysOpenAtMost < staysOpen) {
    const cure = 'Make it longer, or staysOpen shorter'
    faults.push({ key: 'staysOpenAtMost', reason: 'is shorter than staysOpen', cure })
  }
  if (!demo && seen > almaPerSecond) {
    const reason = `is more than ${almaPerSecond}, and Alma refuses what comes above`
    faults.push({ key: 'seen', reason, cure: `Use ${almaPerSecond} at most; others ask there too` })
  }
  return faults
}
