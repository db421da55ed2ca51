import type { Clearance } from '@library-card/contract/clearance.ts'

const everyMs = 2000

/** Asked again every 2 s while something is under way; the query itself rests while nobody sees the page. */
export function whileRunning(clearances: Clearance[]): number | false {
  return clearances.some(({ state }) => state === 'running') ? everyMs : false
}
