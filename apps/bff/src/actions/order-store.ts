import { minute, second } from '@library-card/library-systems/durations.ts'
import type { Transaction } from 'kysely'
import { CallProblem } from '../http/problems.ts'
import type { Store, Tables } from '../store/database.ts'
import { type Intent, listIntentsOfKey, storeIntents } from './intent-store.ts'
import type { Order } from './orders.ts'

/**
 * Stores an order with its intents in one transaction, or finds the order with this key. Returns its intents; an
 * intent that joined another click's is replaced by that one. `admit` throws to refuse a new order. Rejects with
 * `key-reused`, as `storeIntents` does, or if it is too late to answer the click; then nothing is stored.
 */
export async function storeOrder(
  store: Store,
  order: Order,
  { admit, late, ...claim }: { admit: () => void; late: AbortSignal } & Parameters<typeof storeIntents>[2],
): Promise<Intent[]> {
  const { keyHash, contentHash, patronHash, intents } = order
  return store.database.transaction().execute(async (transaction) => {
    const own = { ...store, database: transaction }
    const row = { key_hash: keyHash, content_hash: contentHash, patron_hash: patronHash }
    const inserted = await transaction
      .insertInto('orders')
      .values({ ...row, objects: intents.length, created: store.clock() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('created')
      .executeTakeFirst()
    if (inserted) {
      admit()
      await requireRoom(transaction, { patronHash, now: store.clock() })
      await storeIntents(own, order, claim)
    } else await requireSameContent(transaction, order)
    const stored = await listIntentsOfKey(own, keyHash)
    late.throwIfAborted()
    return stored
  })
}

async function requireSameContent(
  transaction: Transaction<Tables>,
  { keyHash, contentHash }: Order,
): Promise<void> {
  const known = await transaction
    .selectFrom('orders')
    .select('content_hash')
    .where('key_hash', '=', keyHash)
    .executeTakeFirstOrThrow()
  if (known.content_hash !== contentHash) throw new CallProblem('key-reused')
}

type StoredOrder = { created: number; objects: number }

/**
 * Limits per person, across all processes: 500 loans or requests a minute, and 20 clicks in 10 seconds. A hurried
 * patron makes fewer. Clicks that need no call count as well.
 */
const paces = [
  { within: minute, most: 500, sizeOf: ({ objects }: StoredOrder) => objects },
  { within: 10 * second, most: 20, sizeOf: () => 1 },
]

async function requireRoom(
  transaction: Transaction<Tables>,
  { patronHash, now }: { patronHash: string; now: number },
): Promise<void> {
  const orders = await transaction
    .selectFrom('orders')
    .select(['created', 'objects'])
    .where('patron_hash', '=', patronHash)
    .where('created', '>', now - minute)
    .orderBy('created')
    .execute()
  for (const { within, most, sizeOf } of paces) {
    const recent = orders.filter(({ created }) => created > now - within)
    let excess = recent.reduce((sum, order) => sum + sizeOf(order), -most)
    // There is room again when the oldest orders that make up the excess have expired.
    const last = recent.find((order) => excess > 0 && (excess -= sizeOf(order)) <= 0)
    if (last) throw new CallProblem('too-many-actions', Math.ceil((last.created + within - now) / second))
  }
}
