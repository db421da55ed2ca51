import { t } from '@lingui/core/macro'
import type { CardView } from '../card/card-view.ts'
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
    stateOf: stateWords,
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

/** A loan can be recalled and overdue at the same time. */
function stateWords({ loan, institution, now }: ListedLoan): string {
  const { state } = loan
  const words: Record<ListedLoan['loan']['state'], string> = {
    'on-loan': t`On loan`,
    recalled: t`Recalled`,
    lost: t`Lost`,
    'claimed-returned': t`Reported returned`,
  }
  if (!isOverdue(loan, now, institution.timeZone)) return words[state]
  const late = t`Overdue`
  return state === 'on-loan' ? late : `${words[state]}; ${late}`
}
