import type { Fee, FeeState, FeeType } from '@library-card/contract/fee.ts'
import { unexpected } from '../exchange/failure.ts'
import { idOf, identifier, isGiven, number, object, readList, text, type JsonObject } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import { toMoney } from '../money.ts'
import type { Call, List } from '../port.ts'
import type { Access } from './access.ts'
import { getObject } from './koha-call.ts'
import { placeIn, type Context } from './koha-values.ts'

const maxFees = 1_000
export const feeStates: readonly FeeState[] = ['open']

/** Lists outstanding debits, and outstanding credits, which are negative. Not all releases of Koha list fees of other states. */
export async function listFees(
  access: Access,
  { patronId, state }: { patronId: string; state: FeeState },
  { call, context }: { call: Call; context: Context },
): Promise<List<Fee> | null> {
  if (!feeStates.includes(state)) return null
  const { balance, ...body } = await getObject(access, `/patrons/${patronId}/account`, call)
  const lines = [body.outstanding_debits, body.outstanding_credits].map((part) => object(part).lines)
  const isListed = lines.some((part) => Array.isArray(part))
  if (!isListed && number(balance) !== 0) throw unexpected('shape')
  const read = (row: JsonObject) => (idOf(row.patron_id) === patronId ? toFee(row, context) : null)
  const lists = lines.map((part) => readList(part, read, maxFees))
  return {
    items: lists.flatMap(({ items }) => items),
    unreadable: lists.reduce((sum, { unreadable }) => sum + unreadable, 0),
  }
}

const types: ReadonlyMap<string, FeeType> = new Map([
  ['OVERDUE', 'overdue'],
  ['LOST', 'lost-item'],
  ['PROCESSING', 'lost-item-processing'],
  ['NEW_CARD', 'card-replacement'],
  ['RENT_RENEW', 'renewal'],
  ['RENT_DAILY_RENEW', 'renewal'],
])

/** Koha's own codes that mean nothing to a patron. Any other unknown code is the institution's own. */
const general: ReadonlySet<string> = new Set([
  'MANUAL',
  'ACCOUNT',
  'ACCOUNT_RENEW',
  'RENT',
  'RENT_DAILY',
  'RESERVE',
])

function toFee(row: JsonObject, context: Context): Fee | null {
  const id = idOf(row.account_line_id)
  const balance = toMoney(number(row.amount_outstanding), context.currency)
  if (id === null || !balance) return null
  const code = identifier(row.debit_type)
  const type = balance.minor < 0 ? 'credit' : (types.get(code ?? '') ?? 'other')
  return {
    id,
    type,
    typeText: type === 'other' && code !== null && !general.has(code) ? code : null,
    title: text(row.description, 'title'),
    comment: null,
    state: 'open',
    original: isGiven(row.amount) ? toMoney(number(row.amount), context.currency) : null,
    balance,
    since: momentIn(row.date),
    owner: placeIn(row.library_id, context)?.name ?? null,
  }
}
