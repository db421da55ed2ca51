import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import { isGiven, readList, text, type JsonObject } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import type { Call, List } from '../port.ts'
import type { Access } from './access.ts'
import { failureOf, lacksMethod } from './paia-call.ts'
import { money, type Context } from './paia-values.ts'

const maxFees = 1_000
export const feeStates: readonly FeeState[] = ['open']

/** Lists open fees. Returns null for other states, or if the server has no fees or the token may not read them. */
export async function listFees(
  access: Access,
  { patronId, state }: { patronId: string; state: FeeState },
  { call, context }: { call: Call; context: Pick<Context, 'currency'> },
): Promise<List<Fee> | null> {
  if (!feeStates.includes(state)) return null
  const answer = await access.callCore(patronId, { path: '/fees' }, call)
  if (!('body' in answer) && lacksMethod(answer)) return null
  if (!('body' in answer)) throw failureOf(answer)
  const { amount, fee } = answer.body
  const { items, unreadable } = readList(fee, (row) => toFee(row, context), maxFees)
  const fees = items.map((one, at) => ({ ...one, id: `${at} ${one.id}` }))
  if (fees.length > 0 || unreadable > 0) return { items: fees, unreadable }
  // A server may give only the sum.
  const sum = toFee({ amount }, context)
  if (!sum) return { items: [], unreadable: isGiven(amount) ? 1 : 0 }
  return { items: sum.balance.minor === 0 ? [] : [sum], unreadable: 0 }
}

/** PAIA gives no ids of fees, and only the amount still owed. A negative amount is a credit. */
function toFee(row: JsonObject, context: Pick<Context, 'currency'>): Fee | null {
  const balance = money(row.amount, context)
  if (!balance) return null
  return {
    id: `${balance.minor} ${text(row.date) ?? ''}`.trim(),
    type: balance.minor < 0 ? 'credit' : 'other',
    typeText: text(row.feetype),
    title: text(row.about, 'title'),
    comment: null,
    state: 'open',
    original: null,
    balance,
    since: momentIn(row.date),
    owner: null,
  }
}
