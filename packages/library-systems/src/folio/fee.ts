import type { Fee, FeeState, FeeType } from '@library-card/contract/fee.ts'
import { number, object, text } from '../json-values.ts'
import { momentIn } from '../moments.ts'
import { toMoney } from '../money.ts'
import type { List } from '../port.ts'
import type { Access } from './access.ts'
import { queryFor, type Asked, type Context } from './folio-values.ts'
import { readPages, type Row } from './pages.ts'

/** FOLIO's own state of a fee. `stateOf` divides open and closed fees further by the status of the payment. */
const storedAs: Record<FeeState, 'Open' | 'Closed'> = {
  open: 'Open',
  'in-dispute': 'Open',
  'sent-to-billing': 'Closed',
  closed: 'Closed',
}

/** Lists fees, which FOLIO calls accounts. A fee without a balance is unreadable. */
export async function listFees(
  access: Access,
  { patronId, state }: { patronId: string; state: FeeState },
  { call, context }: Asked,
): Promise<List<Fee>> {
  const query = queryFor({ userId: patronId, 'status.name': storedAs[state] })
  const listing = { path: '/accounts', query, name: 'accounts', owner: 'userId', patronId }
  const { items, unreadable } = await readPages(access, listing, call)
  const rows = items.filter((row) => stateOf(row) === state)
  const fees = rows.map((row) => toFee(row, state, context)).filter((fee) => fee !== null)
  return { items: fees, unreadable: unreadable + rows.length - fees.length }
}

/** A fee that was transferred to a bursar is closed in FOLIO, but still owed. */
function stateOf({ status, paymentStatus }: Row): FeeState {
  const payment = text(object(paymentStatus).name)?.toLowerCase()
  if (text(object(status).name)?.toLowerCase() !== 'closed')
    return payment === 'suspended claim returned' ? 'in-dispute' : 'open'
  return payment === 'transferred fully' ? 'sent-to-billing' : 'closed'
}

/** Types of fees that FOLIO itself charges. Each institution names its other types. */
const types: ReadonlyMap<string, FeeType> = new Map([
  ['overdue fine', 'overdue'],
  ['lost item fee', 'lost-item'],
  ['lost item fee (actual cost)', 'lost-item'],
  ['lost item processing fee', 'lost-item-processing'],
  ['damaged', 'damaged-item'],
])

function toFee(row: Row, state: FeeState, { currency }: Pick<Context, 'currency'>): Fee | null {
  const original = toMoney(number(row.amount), currency)
  // A transferred fee has no remaining amount in FOLIO.
  const balance = state === 'sent-to-billing' ? original : toMoney(number(row.remaining), currency)
  if (!balance) return null
  const typeText = text(row.feeFineType)
  return {
    id: row.id,
    type: types.get(typeText?.toLowerCase() ?? '') ?? 'other',
    typeText,
    title: text(row.title, 'title'),
    comment: null,
    state,
    original,
    balance,
    since: momentIn(object(row.metadata).createdDate) ?? momentIn(row.dateCreated),
    owner: text(row.feeFineOwner),
  }
}
