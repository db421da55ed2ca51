import type { Fee, FeeState, FeeType } from '@library-card/contract/fee.ts'
import { toMoney } from '../money.ts'
import type { AlmaFee } from './alma-fee.ts'
import { codeOf, moment, number, text, wordsOf } from './alma-values.ts'

export function toFee(fee: AlmaFee, { state, currency }: { state: FeeState; currency: string }): Fee {
  const type = types.get(codeOf(fee.type) ?? '') ?? 'other'
  // A credit is negative in answers, but its amount is positive where one is made.
  const money = (amount: number) => toMoney(type === 'credit' ? -Math.abs(amount) : amount, currency)
  return {
    id: fee.id,
    type,
    typeText: wordsOf(fee.type),
    title: text(fee.title),
    comment: text(fee.comment),
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
