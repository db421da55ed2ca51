import type { Moment } from '@library-card/contract/moment.ts'
import { instantOf } from '../dates/calendar.ts'
import { dueOrder, urgencyOf, type Urgency } from '../dates/due.ts'
import type { ListedLoan } from './listed-loan.ts'

export type LoanOrder = 'due' | 'title' | 'institution' | 'borrowed'

export type LoanGroup = {
  /** An `Urgency` if ordered by due date; otherwise an institution's code, or `all`. */
  key: string
  loans: ListedLoan[]
}

const URGENCIES: Urgency[] = ['late', 'soon', 'later']

/** Loans in the selected order, in that order's groups; no group is empty. */
export function groupLoans(loans: ListedLoan[], order: LoanOrder, locale: string): LoanGroup[] {
  const sorted = loans.toSorted(comparisons(locale)[order])
  if (order === 'due') return under(sorted, URGENCIES, urgency)
  if (order !== 'institution') return under(sorted, ['all'], () => 'all')
  return under(sorted, [...new Set(loans.map(({ institution }) => institution.code))], institutionCode)
}

function under(loans: ListedLoan[], keys: string[], keyOf: (loan: ListedLoan) => string): LoanGroup[] {
  const groups = Map.groupBy(loans, keyOf)
  return keys.flatMap((key) => ({ key, loans: groups.get(key) ?? [] })).filter((group) => group.loans.length)
}

function urgency({ stood, asOf, institution }: ListedLoan): Urgency {
  return urgencyOf(stood, asOf, institution.timeZone)
}

function institutionCode({ institution }: ListedLoan): string {
  return institution.code
}

type Comparison = (one: ListedLoan, other: ListedLoan) => number

const byDue: Comparison = (one, other) => compare(due(one), due(other))

function comparisons(locale: string): Record<LoanOrder, Comparison> {
  const words = new Intl.Collator(locale, { numeric: true })
  const byTitle: Comparison = (one, other) => words.compare(one.loan.title ?? '', other.loan.title ?? '')
  return {
    due: (one, other) => byDue(one, other) || byTitle(one, other),
    title: (one, other) => byTitle(one, other) || byDue(one, other),
    institution: (one, other) => byDue(one, other) || byTitle(one, other),
    borrowed: (one, other) => compare(loaned(other), loaned(one)) || byTitle(one, other),
  }
}

/** Two loans without a due date are equal: subtracting infinities would yield NaN. */
function compare(one: number, other: number): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function due({ stood, institution }: ListedLoan): number {
  return dueOrder(stood, institution.timeZone)
}

function loaned({ loan, institution }: ListedLoan): number {
  return startOf(loan.loaned, institution.timeZone)
}

function startOf(moment: Moment | null, timeZone: string): number {
  return moment ? instantOf(moment, timeZone) : Number.NEGATIVE_INFINITY
}
