import type { PastLoan } from '@library-card/contract/history.ts'
import type { Loan, Place, RenewalReason } from '@library-card/contract/loan.ts'
import { nullIfNever } from '../moments.ts'
import { toMoney } from '../money.ts'
import type { Ask } from '../exchange/http-client.ts'
import type { Call, FoundAccount, PastLoans } from '../port.ts'
import { toPathSegment } from '../path-segment.ts'
import { pageSize, readPage } from './pages.ts'
import { type AlmaObject, codeOf, type Context, localMoment, moment, toCode, wordsOf } from './alma-values.ts'
import { idOf, identifier, number, text, truth } from '../json-values.ts'
import { linkTo } from '../settings.ts'

/** The part of an account that affects renewals. */
type Borrower = Pick<FoundAccount, 'account' | 'blocks'>

export function toLoan(loan: AlmaObject, borrower: Borrower, context: Context): Loan {
  const due = nullIfNever(moment(loan.due_date) ?? localMoment(loan.due_date, context))
  const fine = toMoney(number(loan.loan_fine), context.currency)
  const { state, stateText } = stateOf(loan)
  return {
    ...toItem(loan),
    ...linkTo(idOf(loan.mms_id), context),
    barcode: identifier(loan.item_barcode),
    due,
    state,
    ...(stateText !== undefined && { stateText }),
    ...lastRenewal(loan),
    renewal: renewalOf(loan, state, borrower),
    fineIfReturnedNow: fine && fine.minor > 0 ? fine : null,
  }
}

/** Lists completed loans. The list is empty where the institution anonymises them. */
export async function listPastLoans(
  ask: Ask,
  { patronId, offset }: { patronId: string; offset: number },
  call: Call,
): Promise<PastLoans> {
  const order = 'loan_status=Complete&order_by=return_date&direction=DESC'
  const path = `/users/${toPathSegment(patronId)}/loans?${order}&limit=${pageSize}&offset=${offset}`
  const listing = { path, name: 'item_loan', id: 'loan_id', patronId }
  const { items, unreadable, total, next } = await readPage(ask, listing, call)
  const end = offset + next
  // Where Alma does not heed the parameter, current loans are among the rows.
  const past = items.filter((loan) => !hasStatus(loan, 'ACTIVE'))
  return { items: past.map(toPastLoan), unreadable, next: end < total ? end : null }
}

function toPastLoan(loan: AlmaObject): PastLoan {
  return { ...toItem(loan), returned: moment(loan.return_date) }
}

function toItem(loan: AlmaObject) {
  return {
    id: idOf(loan.loan_id) ?? '',
    title: text(loan.title, 'title'),
    author: text(loan.author, 'title'),
    description: text(loan.description, 'title'),
    callNumber: text(loan.call_number),
    library: placeOf(loan),
    loaned: moment(loan.loan_date),
  }
}

/** Excludes completed loans, which a list of current loans should not have. */
export function isCurrent(loan: AlmaObject): boolean {
  return !hasStatus(loan, 'COMPLETE')
}

function hasStatus({ loan_status }: AlmaObject, status: 'ACTIVE' | 'COMPLETE'): boolean {
  return identifier(loan_status)?.toUpperCase() === status
}

/** Returns the state of a loan. Each institution has a code table of `process_status`: an unknown value is shown as it is. */
function stateOf({ process_status }: AlmaObject): Pick<Loan, 'state' | 'stateText'> {
  const stateText = text(process_status)
  if (stateText === null) return { state: 'on-loan' }
  const state = states.get(toCode(stateText))
  return state ? { state } : { state: 'other', stateText }
}

const states: ReadonlyMap<string, Loan['state']> = new Map([
  ['NORMAL', 'on-loan'],
  ['RENEW', 'on-loan'],
  ['RECALL', 'recalled'],
  ['LOST', 'lost'],
  ['CLAIMED_RETURN', 'claimed-returned'],
])

/** Every `process_status` that the adapter knows. */
export const processStatuses: readonly string[] = [...states.keys()]

function placeOf({ library }: AlmaObject): Place | null {
  const name = wordsOf(library)
  return name === null ? null : { code: codeOf(library), name }
}

/**
 * Returns the date of the last renewal. A refused renewal replaces the date of one before it. Labels may be translated,
 * 401193 is not.
 */
function lastRenewal(loan: AlmaObject): Pick<Loan, 'renewed' | 'renewalUndated'> {
  const status = codeOf(loan.last_renew_status)
  const isRenew = toCode(identifier(loan.process_status) ?? '') === 'RENEW'
  const isLast = status === null ? isRenew : status.startsWith('401193')
  const renewed = isLast ? moment(loan.last_renew_date) : null
  return { renewed, ...(renewed === null && (isLast || isRenew) && { renewalUndated: true }) }
}

/** States in which the desk decides, whatever `renewable` says. Only the institution knows the meaning of `other`. */
const forTheDesk: ReadonlySet<Loan['state']> = new Set(['lost', 'claimed-returned', 'other'])

/**
 * `renewable`, the institution's yes or no without a reason, decides: renewing can refresh an expired copy of the
 * home record. A known reason means no only where `renewable` is not true.
 */
function renewalOf(loan: AlmaObject, state: Loan['state'], { account, blocks }: Borrower): Loan['renewal'] {
  const renewable = truth(loan.renewable)
  if (renewable === true && !forTheDesk.has(state)) return { can: 'yes', reasons: [] }
  const reasons: RenewalReason[] = []
  if (state === 'other') return { can: 'no', reasons }
  if (state !== 'on-loan') reasons.push(state)
  if (account.standing === 'expired') reasons.push('expired-account')
  if (blocks?.items.some(({ forbids }) => forbids?.includes('renew'))) reasons.push('blocked')
  if (reasons.length > 0 || renewable === false) return { can: 'no', reasons }
  return { can: 'unknown', reasons }
}
