import type { Fee, FeeState, FeeType } from '@library-card/contract/fee.ts'
import type { Ask } from '../exchange/http-client.ts'
import { toMoney } from '../money.ts'
import type { Call, List } from '../port.ts'
import { toPathSegment } from '../path-segment.ts'
import { type AlmaObject, codeOf, moment, wordsOf } from './alma-values.ts'
import { idOf, isGiven, number, text } from '../json-values.ts'
import { incomplete, readPage } from './pages.ts'

/** Maximum number of fees in a response, which has no pages. A thousand fees nearly fill the largest allowed response. */
const maxFees = 1_000

type Fees = { patronId: string; state: FeeState; currency: string }

/** Lists the fees of a state, which Alma sends without pages. A fee without an amount in a known currency is unreadable. */
export async function listFees(
  ask: Ask,
  { patronId, state, currency }: Fees,
  call: Call,
): Promise<List<Fee>> {
  const path = `/users/${toPathSegment(patronId)}/fees?status=${almaFeeStates[state]}`
  const page = await readPage(ask, { path, name: 'fee', id: 'id', patronId, most: maxFees }, call)
  const length = page.items.length + page.unreadable
  if (length < page.total) throw incomplete()
  const given = isGiven(page.body.currency) ? currencyOf(page.body.currency) : currency
  const rows = page.items.filter((row) => !isOfOtherState(row, state))
  const fees = rows
    .map((row) => (given === null ? null : toFee(row, { state, currency: given })))
    .filter((fee) => fee !== null)
  return { items: fees, unreadable: page.unreadable + rows.length - fees.length }
}

/** Whether a fee has another known state: a closed fee in a list of open fees is not owed. */
function isOfOtherState({ status }: AlmaObject, state: FeeState): boolean {
  const code = codeOf(status)
  return code !== null && code !== almaFeeStates[state] && Object.values(almaFeeStates).includes(code)
}

function currencyOf(value: unknown): string | null {
  return /^[A-Z]{3}$/.exec(text(value)?.toUpperCase() ?? '')?.[0] ?? null
}

export function toFee(
  fee: AlmaObject,
  { state, currency }: { state: FeeState; currency: string },
): Fee | null {
  const type = types.get(codeOf(fee.type) ?? '') ?? 'other'
  // A credit is negative in responses, but positive in the request that creates one.
  const amountOf = (value: unknown) => {
    const amount = number(value)
    return toMoney(type === 'credit' && amount !== null ? -Math.abs(amount) : amount, currency)
  }
  const balance = amountOf(fee.balance)
  if (!balance) return null
  return {
    id: idOf(fee.id) ?? '',
    type,
    typeText: wordsOf(fee.type),
    title: text(fee.title, 'title'),
    comment: text(fee.comment, 'note'),
    state,
    original: amountOf(fee.original_amount) ?? balance,
    balance,
    since: moment(fee.creation_time),
    owner: wordsOf(fee.owner),
  }
}

/** Fee types by Alma's codes. An institution may add types of its own. */
const types: ReadonlyMap<string, FeeType> = new Map([
  ['OVERDUEFINE', 'overdue'],
  ['RECALLEDOVERDUEFINE', 'recalled-overdue'],
  ['LOSTITEMREPLACEMENTFEE', 'lost-item'],
  ['LOSTITEMPROCESSFEE', 'lost-item-processing'],
  ['DAMAGEDITEMFINE', 'damaged-item'],
  ['RENEWFEE', 'renewal'],
  ['LIBRARYCARDREPLACEMENT', 'card-replacement'],
  ['DOCUMENTDELIVERYSERVICE', 'document-delivery'],
  ['CREDIT', 'credit'],
])

export const almaFeeStates: Record<FeeState, string> = {
  open: 'ACTIVE',
  'in-dispute': 'INDISPUTE',
  'sent-to-billing': 'EXPORTED',
  closed: 'CLOSED',
}
