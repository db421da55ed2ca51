import type { Loan, Place, RenewalReason } from '@library-card/contract/loan.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { isPast } from '../moments.ts'
import { toMoney } from '../money.ts'
import type { FoundAccount } from '../port.ts'
import {
  type Here,
  codeOf,
  moment,
  number,
  identifier,
  text,
  wordsOf,
  Coded,
  Id,
  Text,
  Told,
} from './alma-values.ts'
import { Type, type Static } from 'typebox'
import { accepts } from './alma-call.ts'
import { pageSize } from './pages.ts'

const AlmaLoan = Type.Object({
  /** More digits than a JSON number keeps: ids stay strings. */
  loan_id: Id,
  library: Coded,
  item_barcode: Text,
  due_date: Text,
  loan_date: Text,
  process_status: Text,
  title: Text,
  author: Text,
  description: Text,
  call_number: Text,
  /** Absent when there is none. */
  loan_fine: Told(Type.Number()),
  /** null unless asked with `expand=renewable`. */
  renewable: Told(Type.Boolean()),
  last_renew_date: Text,
  last_renew_status: Coded,
})
export type AlmaLoan = Static<typeof AlmaLoan>
export const isLoan = accepts(AlmaLoan)

/** An empty list has no `item_loan`, only a total of 0: without the total nothing has been said. */
const LoanPage = Type.Object({
  item_loan: Told(Type.Array(AlmaLoan, { maxItems: pageSize })),
  total_record_count: Type.Integer({ minimum: 0 }),
})
export const isLoanPage = accepts(LoanPage)

/** What of the account decides on a renewal. */
type Borrower = Pick<FoundAccount, 'account' | 'blocks'>

export function toLoan(loan: AlmaLoan, borrower: Borrower, here: Here): Loan {
  const due = moment(loan.due_date)
  const fine = number(loan.loan_fine)
  const state = states.get(loan.process_status ?? '') ?? 'on-loan'
  return {
    id: loan.loan_id,
    title: text(loan.title, 'title'),
    author: text(loan.author, 'title'),
    description: text(loan.description, 'title'),
    barcode: identifier(loan.item_barcode),
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
