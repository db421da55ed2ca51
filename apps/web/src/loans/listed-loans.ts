import type { AccountCard } from '@library-card/contract/card.ts'
import { isOverdue } from '@library-card/contract/due.ts'
import { instantOf, dayOf } from '@library-card/contract/local-time.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { t } from '@lingui/core/macro'
import { dueOf, dueOrder, urgencyOf, type DueTone, type Urgency } from '../dates/due.ts'
import type { Source, CardView } from '../card/card-view.ts'
import { itemsOf } from '../card/summary.ts'
import { actionKey, type Outcomes } from '../card/outcomes.ts'
import { renewalReasonWords } from '../reasons/reasons.tsx'
import { isFoundBy } from '../text/words.ts'
import { isoMoment, savedList, type SavedList } from '../export/saved-list.ts'
import { decimalOf } from '../money/money.ts'

/** A loan with its institution, because ids are unique only within an institution. */
export type ListedLoan = Source & {
  loan: Loan
  /** The loan before any renewal: a renewed loan keeps its place in the list until the next refresh. */
  original: Loan
}

export function listLoans(card: AccountCard, source: Source, outcomes: Outcomes): ListedLoan[] {
  const { institutionCode } = card
  return itemsOf(card.loans).map((loan) => {
    const outcome = outcomes.byAction.get(actionKey({ type: 'renewal', institutionCode, id: loan.id }))
    return { ...source, loan, original: originalOf(loan, outcome) }
  })
}

function originalOf(loan: Loan, renewal: Outcome | undefined): Loan {
  const outcome = renewal?.outcome
  if (outcome?.result !== 'renewed' && outcome?.result !== 'shortened') return loan
  return { ...loan, due: outcome.was }
}

/** The due date and its tone: `good` for a loan that has just been renewed, unless it is overdue or recalled. */
export function dueIn({ loan, institution, now }: ListedLoan, renewal: Outcome | undefined) {
  const { timeZone } = institution
  const current = urgencyOf(loan, now, timeZone)
  const isGood = renewal?.outcome?.result === 'renewed' && current !== 'late'
  const tone: DueTone = isGood ? 'good' : current
  return { due: dueOf(loan, now, timeZone), tone }
}

export function loanKey({ loan, institution }: ListedLoan): string {
  return `${institution.code} ${loan.id}`
}

export function findLoans(loans: ListedLoan[], query: string): ListedLoan[] {
  return loans.filter(({ loan, institutionName }) => {
    const texts = [loan.title, loan.author, loan.description, loan.callNumber, institutionName]
    return isFoundBy(query, texts.filter((one) => one !== null).join('\n'))
  })
}

export type LoanOrder = 'due' | 'title' | 'institution' | 'borrowed'

export type LoanGroup = {
  /** An `Urgency` when ordered by due date; otherwise an institution's code, or `all`. */
  key: string
  loans: ListedLoan[]
}

const urgencies: Urgency[] = ['late', 'soon', 'later']

/** Loans in the selected order, in groups that are never empty. */
export function groupLoans(loans: ListedLoan[], order: LoanOrder, locale: string): LoanGroup[] {
  const sorted = loans.toSorted(comparisons(locale)[order])
  if (order === 'due') return inGroups(sorted, urgencies, urgency)
  if (order !== 'institution') return inGroups(sorted, ['all'], () => 'all')
  const codeOf = ({ institution }: ListedLoan) => institution.code
  return inGroups(sorted, [...new Set(loans.map(codeOf))], codeOf)
}

function inGroups(loans: ListedLoan[], keys: string[], keyOf: (loan: ListedLoan) => string): LoanGroup[] {
  const groups = Map.groupBy(loans, keyOf)
  return keys.flatMap((key) => ({ key, loans: groups.get(key) ?? [] })).filter((group) => group.loans.length)
}

function urgency({ original, now, institution }: ListedLoan): Urgency {
  return urgencyOf(original, now, institution.timeZone)
}

/** Compares two loans. Two loans without a date differ by NaN, which sorts as equal. */
type Comparison = (one: ListedLoan, other: ListedLoan) => number

const byDue: Comparison = (one, other) => dueMs(one) - dueMs(other)

function comparisons(locale: string): Record<LoanOrder, Comparison> {
  const words = new Intl.Collator(locale, { numeric: true })
  const byTitle: Comparison = (one, other) => words.compare(one.loan.title ?? '', other.loan.title ?? '')
  return {
    due: (one, other) => byDue(one, other) || byTitle(one, other),
    title: (one, other) => byTitle(one, other) || byDue(one, other),
    institution: (one, other) => byDue(one, other) || byTitle(one, other),
    borrowed: (one, other) => loaned(other) - loaned(one) || byTitle(one, other),
  }
}

function dueMs({ original, institution }: ListedLoan): number {
  return dueOrder(original, institution.timeZone)
}

function loaned({ loan, institution }: ListedLoan): number {
  return loan.loaned ? instantOf(loan.loaned, institution.timeZone) : Number.NEGATIVE_INFINITY
}

export function savedLoans(loans: ListedLoan[], view: CardView): SavedList {
  return savedList({
    name: 'loans',
    view,
    items: loans,
    stateOf: (listed) => loanStateWords(listed),
    columns: [
      [t`Title`, ({ loan }) => loan.title],
      [t`Author`, ({ loan }) => loan.author],
      [t`Volume or issue`, ({ loan }) => loan.description],
      [t`Due`, ({ loan, institution }) => loan.due && dayOf(loan.due, institution.timeZone)],
      [
        t`Due, to the minute`,
        ({ loan, institution }) => loan.due && isoMoment(loan.due, institution.timeZone),
      ],
      [t`Renewing`, ({ loan }) => (loan.renewal.can === 'yes' ? t`Can be renewed` : renewalWords(loan))],
      [t`Last renewed`, ({ loan, institution }) => loan.renewed && dayOf(loan.renewed, institution.timeZone)],
      [t`Borrowed`, ({ loan, institution }) => loan.loaned && dayOf(loan.loaned, institution.timeZone)],
      [t`Library`, ({ loan }) => loan.library?.name ?? null],
      [t`Call number`, ({ loan }) => loan.callNumber],
      [t`Barcode`, ({ loan }) => loan.barcode],
      [
        t`Overdue fine if returned now`,
        ({ loan }) => loan.fineIfReturnedNow && decimalOf(loan.fineIfReturnedNow),
      ],
      [t`Currency of the fine`, ({ loan }) => loan.fineIfReturnedNow && loan.fineIfReturnedNow.currency],
      [t`As of`, ({ asOf, institution }) => isoMoment({ at: asOf }, institution.timeZone)],
    ],
  })
}

type DatedLoan = Pick<Source, 'institution' | 'now'> & {
  loan: Pick<Loan, 'state' | 'stateText' | 'due'>
}

/** Text such as "Recalled, Overdue": a loan can be both. Only staff see the library's own code for other states. */
export function loanStateWords(
  { loan: { state, stateText, due }, institution, now }: DatedLoan,
  reader: 'patron' | 'staff' = 'patron',
): string {
  const words: Record<Loan['state'], string> = {
    'on-loan': t`On loan`,
    recalled: t`Recalled`,
    lost: t`Lost`,
    'claimed-returned': reader === 'staff' ? t`Claimed returned` : t`Reported returned`,
    other: (reader === 'staff' && stateText) || t`State not known`,
  }
  if (!isOverdue({ due, state }, now, institution.timeZone)) return words[state]
  const late = t`Overdue`
  return state === 'on-loan' ? late : `${words[state]}, ${late}`
}

/** Why a loan cannot be renewed, as far as known before an attempt; null if a renewal may succeed. */
export function renewalWords({ renewal }: Loan): string | null {
  if (renewal.can !== 'no') return null
  if (renewal.reasons.length === 1 && renewal.reasons[0] === 'blocked') {
    return t`Cannot be renewed until the block there is lifted`
  }
  const reasons = renewal.reasons
    .map((reason) => renewalReasonWords[reason]?.())
    .filter((words) => words !== undefined)
    .join('; ')
  return reasons ? t`Cannot be renewed: ${reasons}` : t`Cannot be renewed`
}
