import { t } from '@lingui/core/macro'
import type { Loan } from '@library-card/contract/loan.ts'
import { dayOf } from '../dates/calendar.ts'
import type { CardView } from '../card/card-view.ts'
import { decimalOf } from '../money/money.ts'
import { exactly, silentLines, type SavedLine, type SavedList } from '../export/saved-list.ts'
import type { ListedLoan } from './listed-loans.ts'
import { renewalWords } from './loan-state.tsx'

export function savedLoans(loans: ListedLoan[], view: CardView): SavedList {
  const columns = [
    t`Title`,
    t`Author`,
    t`Volume or issue`,
    t`Due`,
    t`Due, to the minute`,
    t`Renewing`,
    t`Last renewed`,
    t`Borrowed`,
    t`Library`,
    t`Call number`,
    t`Barcode`,
    t`Fine if returned now`,
    t`Currency of the fine`,
    t`Told at`,
  ]
  return { name: 'loans', columns, lines: [...loans.map(lineOf), ...silentLines(view, 'loans')] }
}

function lineOf({ loan, institution, institutionName, asOf }: ListedLoan): SavedLine {
  const { timeZone } = institution
  const fine = loan.fineIfReturnedNow
  const rest = [
    loan.title,
    loan.author,
    loan.description,
    loan.due && dayOf(loan.due, timeZone),
    loan.due && exactly(loan.due, timeZone),
    loan.renewal.can === 'yes' ? t`Can be renewed` : renewalWords(loan),
    loan.renewed && dayOf(loan.renewed, timeZone),
    loan.loaned && dayOf(loan.loaned, timeZone),
    loan.library?.name ?? null,
    loan.callNumber,
    loan.barcode,
    fine && decimalOf(fine),
    fine && fine.currency,
    exactly({ at: asOf }, timeZone),
  ]
  return { institution: institutionName, state: stateWords(loan), rest }
}

/** A loan can be recalled and overdue at the same time. */
function stateWords({ state, overdue }: Loan): string {
  const words: Record<Loan['state'], string> = {
    'on-loan': t`On loan`,
    recalled: t`Called back`,
    lost: t`Lost`,
    'claimed-returned': t`Said to be returned`,
  }
  if (!overdue) return words[state]
  const late = t`Overdue`
  return state === 'on-loan' ? late : `${words[state]}; ${late}`
}
