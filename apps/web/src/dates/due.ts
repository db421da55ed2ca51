import type { Loan } from '@library-card/contract/loan.ts'
import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'
import { dayOf, daysBetween, instantOf, timeOf } from './calendar.ts'

/** A due date and its context. `asOf` is used as the current time, never the browser's clock. */
export type Due = {
  moment: Moment
  loaned: Moment | null
  asOf: Instant
  timeZone: string
  overdue: boolean
}

type Dated = Pick<Loan, 'due' | 'loaned' | 'overdue'>

/** null where the institution provides no due date. */
export function dueOf(loan: Dated, asOf: Instant, timeZone: string): Due | null {
  if (!loan.due) return null
  return { moment: loan.due, loaned: loan.loaned, asOf, timeZone, overdue: loan.overdue }
}

export function today(asOf: Instant, timeZone: string): Day {
  return dayOf({ at: asOf }, timeZone)
}

/** 0 is today, 1 tomorrow, -3 three days ago. */
export function daysAway({ moment, asOf, timeZone }: Pick<Due, 'moment' | 'asOf' | 'timeZone'>): number {
  return daysBetween(today(asOf, timeZone), dayOf(moment, timeZone))
}

/** Lent for less than 36 hours, like equipment and course reserves: the time of day matters. */
function isHourly({ moment, loaned }: Due): boolean {
  if (!loaned || 'day' in loaned || 'day' in moment) return false
  return Date.parse(moment.at) - Date.parse(loaned.at) < 36 * 3_600_000
}

/** The time of day where it matters: for hourly loans, and today or tomorrow if it is before 23:55. */
export function timeThatMatters(due: Due): string | null {
  const time = timeOf(due.moment, due.timeZone)
  if (!time || time >= '23:55') return null
  const days = daysAway(due)
  return isHourly(due) || days === 0 || days === 1 ? time : null
}

export type Urgency = 'late' | 'soon' | 'later'
/** `good`: it has just been renewed. */
export type DueTone = Urgency | 'good'

/** late: overdue or recalled; soon: due within a week; later: all others, also without a due date. */
export function urgencyOf(loan: Dated & Pick<Loan, 'state'>, asOf: Instant, timeZone: string): Urgency {
  if (loan.overdue || loan.state === 'recalled') return 'late'
  const due = dueOf(loan, asOf, timeZone)
  return due && daysAway(due) <= 7 ? 'soon' : 'later'
}

/** Sort key: the due moment across time zones; loans without a due date come last. */
export function dueOrder(loan: Pick<Loan, 'due'>, timeZone: string): number {
  return loan.due ? instantOf(loan.due, timeZone) : Number.POSITIVE_INFINITY
}
