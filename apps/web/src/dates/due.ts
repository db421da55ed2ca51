import {
  dueTime,
  isDue,
  isHourly,
  isOverdue,
  type LoanPeriod,
  timeBesideDay,
} from '@library-card/contract/due.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { dayOf, daysBetween, instantOf, isPast, offsetAt } from '@library-card/contract/local-time.ts'
import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'

export type Due = {
  moment: Moment
  ofHours: boolean
  /** The page's current time, never the browser's clock. */
  now: Instant
  /** The institution's time zone, which determines the date on the stamp. */
  timeZone: string
  /** The reader's time zone: relative words count from the reader's date. */
  readerZone: string
  overdue: boolean
}

export type Dated = Pick<Loan, 'state'> & LoanPeriod

export const { timeZone: browserZone } = new Intl.DateTimeFormat().resolvedOptions()

/** null if the institution provides no due date. */
export function dueOf(loan: Dated, now: Instant, timeZone: string, reader = browserZone): Due | null {
  if (!loan.due) return null
  const overdue = isOverdue(loan, now, timeZone)
  return { moment: loan.due, ofHours: isHourly(loan), now, timeZone, readerZone: reader, overdue }
}

/** The last day for something other than a loan, such as a pickup. */
export function lastDay(moment: Moment, now: Instant, timeZone: string, reader = browserZone): Due {
  return { moment, ofHours: false, now, timeZone, readerZone: reader, overdue: false }
}

export function today(now: Instant, timeZone: string): Day {
  return dayOf({ at: now }, timeZone)
}

/** Days from the reader's date to the date on the stamp: 0 is today, 1 tomorrow, -3 three days ago. */
export function daysAway({ moment, now, timeZone, readerZone }: Due): number {
  return daysBetween(today(now, readerZone), dayOf(moment, timeZone))
}

/** Whether the due moment has passed, overdue or not. */
export function isOver({ moment, now, timeZone }: Due): boolean {
  return isPast(moment, now, timeZone)
}

export function hasOtherClock({ moment, timeZone, readerZone }: Due): boolean {
  const instant = instantOf(moment, timeZone)
  return offsetAt(instant, timeZone) !== offsetAt(instant, readerZone)
}

/** The time of day for hourly loans, loans due at night, and loans due today or tomorrow; otherwise null. */
export function timeThatMatters(due: Due): string | null {
  const { moment, timeZone } = due
  const days = daysAway(due)
  if (days === 0 || days === 1) return dueTime(moment, timeZone)
  return timeBesideDay(moment, due)
}

export type Urgency = 'late' | 'soon' | 'later'
/** `good` means that the loan has just been renewed. */
export type DueTone = Urgency | 'good'

/**
 * `late` is overdue or recalled; `soon` is due within a week; `later` is all others, including loans without
 * a due date.
 */
export function urgencyOf(loan: Dated, now: Instant, timeZone: string, reader = browserZone): Urgency {
  if (loan.state === 'recalled') return 'late'
  const due = dueOf(loan, now, timeZone, reader)
  if (!due) return 'later'
  if (due.overdue) return 'late'
  if (!isDue(loan) || isOver(due)) return 'later'
  return daysAway(due) <= 7 ? 'soon' : 'later'
}

/** The loan that is due first; undefined if none is due. */
export function firstDue<Item extends Dated>(loans: Item[], timeZone: string): Item | undefined {
  return loans.filter(isDue).toSorted((one, other) => dueOrder(one, timeZone) - dueOrder(other, timeZone))[0]
}

/** Sort key: the due moment across time zones; loans without a due date come last. */
export function dueOrder(loan: Pick<Loan, 'due'>, timeZone: string): number {
  return loan.due ? instantOf(loan.due, timeZone) : Number.POSITIVE_INFINITY
}
