import { minute } from '../../clock.ts'
import { type InstitutionFailure, notSent } from '../failure.ts'
import type { HttpRequest, Priority } from '../http-client.ts'
import type { GuardEntry } from '../../config/network-file-values.ts'

/** A reported quota expires after this time, so that a new day or a larger plan is noticed. */
const validFor = 15 * minute

const admittedBelowFloor: ReadonlySet<Priority> = new Set(['write', 'continuation', 'first-view'])

/** The daily quota of calls to one institution. Below one floor, calendars are rejected; below another, all but the most important calls. */
export function createQuota({
  quotaFloor,
  calendarFloor,
}: Required<Pick<GuardEntry, 'quotaFloor' | 'calendarFloor'>>) {
  let left: number | null = null
  let validUntil = 0

  /** Records the remaining quota that a response reported; 0 if the quota is used up. */
  function record(callsLeft: number, now: number) {
    left = callsLeft
    validUntil = now + validFor
  }

  /** Returns why a call is rejected, or null if it is admitted. */
  function refusal(
    { priority, forWrite }: Pick<HttpRequest, 'priority' | 'forWrite'>,
    now: number,
  ): InstitutionFailure | null {
    const floor = priority === 'calendar' ? Math.max(calendarFloor, quotaFloor) : quotaFloor
    if (left === null || left > floor || now >= validUntil) return null
    if (left > 0 && (forWrite || admittedBelowFloor.has(priority))) return null
    return notSent('busy', 'calls of the day', validUntil - now)
  }

  return { record, refusal, left: () => left }
}
