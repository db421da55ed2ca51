import { badDays } from './bad-days.ts'
import { changeSituations } from './changes.ts'
import { faultSituations } from './faults.ts'
import type { MockVendor } from './mock-institutions.ts'
import type { Situation } from './situation.ts'

/** Every fault of the control page, for reads and for changes, and the bad days of institutions. */
const situations: readonly Situation[] = [...faultSituations, ...badDays, ...changeSituations]

export function situationsOf(mock: MockVendor): Situation[] {
  return situations.filter(({ concerns = () => true }) => concerns(mock))
}
