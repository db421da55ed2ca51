import { Type, type Static } from 'typebox'
import { accepts } from './alma-call.ts'
import { Coded, Text, Told } from './alma-values.ts'

const Fee = Type.Object({
  id: Type.String({ minLength: 1 }),
  type: Coded,
  title: Text,
  comment: Text,
  balance: Type.Number(),
  original_amount: Told(Type.Number()),
  creation_time: Text,
  owner: Coded,
})
export type AlmaFee = Static<typeof Fee>

/** All fees of one state: this list has no pages. */
const Fees = Type.Object({
  fee: Told(Type.Array(Fee)),
  total_record_count: Type.Integer({ minimum: 0 }),
  /** Of all of them; a fee has none of its own. */
  currency: Told(Type.String({ pattern: '^[A-Z]{3}$' })),
})
export const isFees = accepts(Fees)
