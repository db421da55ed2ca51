import type { Fault } from '../../config/faults.ts'
import type { NetworkFile } from '../network-file.ts'
import { toSettings, type GuardSettings } from './settings.ts'

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

function faultsIn({ starts, startsWithin, staysOpen, staysOpenAtMost }: GuardSettings, demo = false) {
  const faults = []
  if (staysOpenAtMost < staysOpen) {
    const cure = 'Make it longer, or staysOpen shorter'
    faults.push({ key: 'staysOpenAtMost', reason: 'is shorter than staysOpen', cure })
  }
  if (!demo && starts * Math.ceil(1_000 / startsWithin) > almaPerSecond) {
    const reason = `lets more than ${almaPerSecond} calls start in a second, and Alma refuses those`
    faults.push({ key: 'starts', reason, cure: 'Lower it, or make startsWithin longer' })
  }
  return faults
}
