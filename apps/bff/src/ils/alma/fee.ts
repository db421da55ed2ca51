import type { Fee, FeeState, FeeType } from '@library-card/contract/fee.ts'
import { toMoney } from '../money.ts'
import { codeOf, moment, number, text, wordsOf, Coded, Id, Text, Told } from './alma-values.ts'
import { Type, type Static } from 'typebox'
import { accepts } from './alma-call.ts'

const AlmaFee = Type.Object({
  id: Id,
  type: Coded,
  title: Text,
  comment: Text,
  balance: Type.Number(),
  original_amount: Told(Type.Number()),
  creation_time: Text,
  owner: Coded,
})
type AlmaFee = Static<typeof AlmaFee>

/** This list has no pages. A thousand fees nearly fill the largest allowed answer. */
const mostFees = 1_000

/** All fees of one state. */
const Fees = Type.Object({
  fee: Told(Type.Array(AlmaFee, { maxItems: mostFees })),
  total_record_count: Type.Integer({ minimum: 0 }),
  /** Of all of them; a fee has none of its own. */
  currency: Told(Type.String({ pattern: '^[A-Z]{3}$' })),
})
export const isFees = accepts(Fees)

export function toFee(fee: AlmaFee, { state, currency }: { state: FeeState; currency: string }): Fee {
  const type = types.get(codeOf(fee.type) ?? '') ?? 'other'
  // A credit is negative in answers, but its amount is positive where one is made.
  const money = (amount: number) => toMoney(type === 'credit' ? -Math.abs(amount) : amount, currency)
  return {
    id: fee.id,
    type,
    typeText: wordsOf(fee.type),
    title: text(fee.title, 'title'),
    comment: text(fee.comment, 'note'),
    state,
    original: money(number(fee.original_amount) ?? fee.balance),
    balance: money(fee.balance),
    since: moment(fee.creation_time),
    owner: wordsOf(fee.owner),
  }
}

/** An institution may add types of its own. */
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

/** Alma tells the fees of one state a call. */
export const almaFeeStates: Record<FeeState, string> = {
  open: 'ACTIVE',
  'in-dispute': 'INDISPUTE',
  'sent-to-billing': 'EXPORTED',
  closed: 'CLOSED',
}
