import type { Loan } from './loan.ts'
import { isPast, timeOf } from './local-time.ts'
import type { Instant, Moment } from './moment.ts'

type Dated = Pick<Loan, 'due' | 'state'>

/**
 * Whether an item in this state must be returned by its due date. In a state that only the institution knows, a loan
 * is due until its date and never overdue.
 */
const returnBy: Record<Loan['state'], 'yes' | 'no' | 'unknown'> = {
  'on-loan': 'yes',
  recalled: 'yes',
  lost: 'yes',
  // The patron says that it was returned, and the library searches for it.
  'claimed-returned': 'no',
  other: 'unknown',
}

/** Whether the item may have to be returned by its due date. */
export function isDue({ due, state }: Dated): boolean {
  return due !== null && returnBy[state] !== 'no'
}

/** Whether the loan is overdue. The reader's date does not matter. */
export function isOverdue({ due, state }: Dated, now: Instant, timeZone: string): boolean {
  return due !== null && returnBy[state] === 'yes' && isPast(due, now, timeZone)
}

const longestHourly = 36 * 3_600_000

export type LoanPeriod = Pick<Loan, 'due' | 'loaned' | 'renewed' | 'renewalUndated'>

/**
 * Whether the loan period is a few hours, as for equipment and course reserves: the time of day then matters. A period
 * begins with the last renewal; one whose begin is unknown may be of hours.
 */
export function isHourly({ due, loaned, renewed, renewalUndated }: LoanPeriod): boolean {
  if (!due || 'day' in due) return false
  const start = renewed ?? loaned
  if (renewalUndated || !start) return true
  return 'at' in start && Date.parse(due.at) - Date.parse(start.at) < longestHourly
}

/** Due times before this one are in the night: a return during that day is late. */
const morning = '06:00'

/** The time of day to show beside the due day: for loans of hours, and for due times in the night. Otherwise null. */
export function timeBesideDay(
  due: Moment,
  { ofHours, timeZone }: { ofHours: boolean; timeZone: string },
): string | null {
  const time = dueTime(due, timeZone)
  return time !== null && (ofHours || time < morning) ? time : null
}

/** The time of day by which an item is due; null for a day, which institutions also write as 23:55 or later. */
export function dueTime(due: Moment, timeZone: string): string | null {
  const time = timeOf(due, timeZone)
  return time !== null && time < '23:55' ? time : null
}
