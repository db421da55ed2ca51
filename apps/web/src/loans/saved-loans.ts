import type { Loan } from '@library-card/contract/loan.ts'
import { t } from '@lingui/core/macro'
import type { CardView, Source } from '../card/card-view.ts'
import { dayOf } from '../dates/local-time.ts'
import { isOverdue } from '../dates/due.ts'
import { isoMoment, savedList, type SavedList } from '../export/saved-list.ts'
import { decimalOf } from '../money/money.ts'
import type { ListedLoan } from './listed-loans.ts'
import { renewalWords } from './loan-state.tsx'

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

type DatedLoan = Pick<Source, 'institution' | 'now'> & { loan: Pick<Loan, 'state' | 'due'> }

/** "Overdue", "Recalled, Overdue": a loan can be both at the same time. */
export function loanStateWords(
  { loan: { state, due }, institution, now }: DatedLoan,
  reader: 'patron' | 'staff' = 'patron',
): string {
  const words: Record<Loan['state'], string> = {
    'on-loan': t`On loan`,
    recalled: t`Recalled`,
    lost: t`Lost`,
    'claimed-returned': reader === 'staff' ? t`Claimed returned` : t`Reported returned`,
  }
  if (!isOverdue({ due, state }, now, institution.timeZone)) return words[state]
  const late = t`Overdue`
  return state === 'on-loan' ? late : `${words[state]}, ${late}`
}
