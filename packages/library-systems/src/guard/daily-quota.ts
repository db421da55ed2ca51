import { day, minute } from '../durations.ts'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { HttpRequest, Priority } from '../exchange/http-client.ts'
import type { GuardEntry } from './settings.ts'

/**
 * A reported quota expires after this time, so that a new day or a larger plan is noticed; a quota that is used
 * up is probed by one call.
 */
const validFor = 15 * minute

/**
 * Share of the day's calls that reminders use at most. A call of a report is sent only while calendars, reminders and reports
 * together have used less.
 */
export const shareForLater = 0.1

const isForLater: ReadonlySet<Priority> = new Set(['calendar', 'reminder', 'report'])

const admittedBelowFloor: ReadonlySet<Priority> = new Set(['write', 'continuation', 'first-view'])

/**
 * The most calls that were left today, which is 0 before the first response, and how many calendars, reminders and reports have
 * used today, in all processes. Both outlive the process.
 */
export type MostLeft = {
  get: () => number
  raise: (callsLeft: number) => void
  usedForLater: () => number
  addForLater: (calls: number) => void
}

/**
 * The daily quota of calls to one institution. Below one floor, calendars, reminders and reports are rejected; below another, all
 * but the most important calls; reminders and reports have a share of their own as well. Floors and share are parts of the most calls
 * that were left today, because quotas differ by institution.
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

  /** Records a response without a quota: the quota is not used up, and that is all that is known. */
  function recordUnknown() {
    if (left === 0) left = null
  }

  /** Returns why a call is rejected, or null if it is admitted. */
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
