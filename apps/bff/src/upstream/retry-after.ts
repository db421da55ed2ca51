import type { IncomingHttpHeaders } from 'node:http'
import { InstitutionFailure } from './failure.ts'

/** How an institution counts a day's calls: the header that tells how many are left, the word that none are. */
export type DailyQuota = { header: string; spent: string }

/** Where it does not say for how long: Alma counts calls by the second. */
const usualWaitSeconds = 2
/** Nothing tells when its day ends. */
const lookAgainSeconds = 15 * 60
const longestWaitSeconds = 24 * 60 * 60

/** Status 429. It is said at the door: nothing has been done. */
export function busyBy(headers: IncomingHttpHeaders, isForToday: boolean): InstitutionFailure {
  const usual = isForToday ? lookAgainSeconds : usualWaitSeconds
  const retryAfterSeconds = toSeconds(headers['retry-after']) ?? usual
  const detail = isForToday ? 'status 429 for today' : 'status 429'
  return new InstitutionFailure('busy', { detail, retryAfterSeconds, sent: false, isForToday })
}

function toSeconds(retryAfter: string | string[] | undefined): number | null {
  const seconds = Number(retryAfter ?? Number.NaN)
  return Number.isInteger(seconds) && seconds >= 0 ? Math.min(seconds, longestWaitSeconds) : null
}

/** Undefined where the institution did not tell it, or not as a number. */
export function callsLeftIn(headers: IncomingHttpHeaders, { header }: DailyQuota): number | undefined {
  const told = headers[header]
  return typeof told === 'string' && /^\d{1,12}$/.test(told) ? Number(told) : undefined
}
