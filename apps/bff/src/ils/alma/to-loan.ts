import type { Loan, Place, RenewalReason } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { isPast } from '../moments.ts'
import { toMoney } from '../money.ts'
import type { FoundAccount } from '../port.ts'
import type { AlmaLoan } from './alma-loan.ts'
import type { Here } from './here.ts'
import { codeOf, moment, number, text, wordsOf } from './alma-values.ts'

/** What of the account decides on a renewal. */
type Borrower = Pick<FoundAccount, 'account' | 'blocks'>

export function toLoan(loan: AlmaLoan, borrower: Borrower, here: Here): Loan {
  const due = moment(loan.due_date)
  const fine = number(loan.loan_fine)
  const state = states.get(text(loan.process_status) ?? '') ?? 'on-loan'
  return {
    id: loan.loan_id,
    title: text(loan.title),
    author: text(loan.author),
    description: text(loan.description),
    barcode: text(loan.item_barcode),
    callNumber: text(loan.call_number),
    library: placeOf(loan),
    loaned: moment(loan.loan_date),
    due,
    state,
    overdue: due !== null && isPast(due, here),
    renewed: lastRenewal(loan),
    renewal: renewalOf(loan, state, borrower),
    fineIfReturnedNow: fine !== null && fine > 0 ? toMoney(fine, here.currency) : null,
  }
}

/** `process_status`; NORMAL and RENEW are loans like any other. */
const states: ReadonlyMap<string, Loan['state']> = new Map([
  ['RECALL', 'recalled'],
  ['LOST', 'lost'],
  ['CLAIMED_RETURN', 'claimed-returned'],
])

function placeOf({ library }: AlmaLoan): Place | null {
  const name = wordsOf(library)
  return name === null ? null : { code: codeOf(library), name }
}

/** A renewal that was refused leaves a date as well. Labels may be translated, 401193 is not. */
function lastRenewal(loan: AlmaLoan): Moment | null {
  const status = codeOf(loan.last_renew_status)
  const renewed = status === null ? loan.process_status === 'RENEW' : status.startsWith('401193')
  return renewed ? moment(loan.last_renew_date) : null
}

/** Alma says yes or no without a reason. One that is known from elsewhere makes it a no. */
function renewalOf(
  { renewable }: AlmaLoan,
  state: Loan['state'],
  { account, blocks }: Borrower,
): Loan['renewal'] {
  const reasons: RenewalReason[] = []
  if (state !== 'on-loan') reasons.push(state)
  if (account.standing === 'expired') reasons.push('expired-account')
  if (blocks.some(({ forbids }) => forbids?.includes('renew'))) reasons.push('blocked')
  if (reasons.length > 0 || renewable === false) return { can: 'no', reasons }
  return { can: renewable === true ? 'yes' : 'unknown', reasons }
}
