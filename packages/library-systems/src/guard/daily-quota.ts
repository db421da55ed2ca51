import { day, minute } from '../durations.ts'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { HttpRequest, Priority } from '../exchange/http-client.ts'
import type { GuardEntry } from './settings.ts'

/**
 * A reported quota expires after this time, so that a new day or a larger plan is noticed. One call then probes a
 * quota that is used up.
 */
const validFor = 15 * minute

/**
 * Maximum share of the day's calls for reminders. A report's call is sent only while calendars, reminders and reports together
 * have used less than this share.
 */
export const shareForLater = 0.1

const isForLater: ReadonlySet<Priority> = new Set(['calendar', 'reminder', 'report'])

const admittedBelowFloor: ReadonlySet<Priority> = new Set(['write', 'continuation', 'first-view'])

/**
 * The highest quota reported today, 0 before the first response, and the number of calls that calendars, reminders and reports
 * have used today, in all processes. Both outlive the process.
 */
export type MostLeft = {
  get: () => number
  raise: (callsLeft: number) => void
  usedForLater: () => number
  addForLater: (calls: number) => void
}

/**
 * The daily quota of calls to one institution. Below `calendarFloor`, calendars, reminders and reports are rejected. Below
 * `quotaFloor`, only writes, their reads, first views and continuations are sent. Reminders and reports also have a share of their
 * own. Floors and share are fractions of the highest quota reported today, because quotas differ by institution.
 */
export function createQuota(
  {
    quotaFloor,
    calendarFloor,
    replicas = 1,
  }: Required<Pick<GuardEntry, 'quotaFloor' | 'calendarFloor'>> & { replicas?: number },
  mostLeft: MostLeft = createMostLeft(),
) {
  let left: number | null = null
  let validUntil = 0
  let reminders = { since: -day, calls: 0 }

  /** Records the remaining quota that a response reported; 0 if the quota is used up. */
  function record(callsLeft: number, now: number) {
    mostLeft.raise(callsLeft)
    left = callsLeft
    validUntil = now + validFor
  }

  /** Records a response without a quota. It proves only that the quota is not used up. */
  function recordUnknown() {
    if (left === 0) left = null
  }

  /** Returns the failure of a rejected call, or null if the call is admitted. */
  function refusal(
    { priority, forWrite }: Pick<HttpRequest, 'priority' | 'forWrite'>,
    now: number,
  ): InstitutionFailure | null {
    if (priority === 'report' && isShareOfAllUsedUp()) return usedUp(validFor)
    if (priority === 'reminder' && isShareUsedUp(now)) return usedUp(reminders.since + day - now)
    const share = isForLater.has(priority) ? Math.max(calendarFloor, quotaFloor) : quotaFloor
    if (left === null || left > share * mostLeft.get()) return null
    if (now >= validUntil) {
      // One call probes a quota that is used up; the others wait for its response.
      if (left === 0) validUntil = now + validFor
      return null
    }
    if (left > 0 && (forWrite || admittedBelowFloor.has(priority))) return null
    return usedUp(validUntil - now)
  }

  /** Whether reminders have used up their share of the day's calls; false where no quota is known. */
  function isShareUsedUp(now: number): boolean {
    if (now - reminders.since >= day) reminders = { since: now, calls: 0 }
    if (left === null || mostLeft.get() === 0) return false
    return reminders.calls + 1 > (shareForLater * mostLeft.get()) / replicas
  }

  function isShareOfAllUsedUp(): boolean {
    return mostLeft.get() > 0 && mostLeft.usedForLater() + 1 > shareForLater * mostLeft.get()
  }

  /** Counts an admitted call, or, with -1, one that was not sent after all. */
  function count({ priority }: Pick<HttpRequest, 'priority'>, calls: 1 | -1) {
    if (priority === 'reminder') reminders.calls += calls
    if (isForLater.has(priority)) mostLeft.addForLater(calls)
  }

  return { record, recordUnknown, refusal, count, left: () => left }
}

function usedUp(milliseconds: number): InstitutionFailure {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1_000))
  const detail = 'calls of the day'
  return new InstitutionFailure('busy', { detail, retryAfterSeconds, sent: false, isForToday: true })
}

function createMostLeft(): MostLeft {
  let most = 0
  let used = 0
  return {
    get: () => most,
    raise: (callsLeft) => void (most = Math.max(most, callsLeft)),
    usedForLater: () => used,
    addForLater: (calls) => void (used += calls),
  }
}
