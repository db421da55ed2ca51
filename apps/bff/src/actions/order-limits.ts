import type { Transaction } from 'kysely'
import { CallProblem } from '../http/problems.ts'
import type { Tables } from '../store/database.ts'

/** Loans or requests on which one person may act in a minute, over all processes. */
const mostInAMinute = 500
const minute = 60_000

export async function requireRoom(
  transaction: Transaction<Tables>,
  { patronHash, now }: { patronHash: string; now: number },
): Promise<void> {
  const orders = await transaction
    .selectFrom('idempotency_keys')
    .select(['created', 'objects'])
    .where('patron_hash', '=', patronHash)
    .where('created', '>', now - minute)
    .orderBy('created')
    .execute()
  let excess = orders.reduce((sum, { objects }) => sum + (objects ?? 0), -mostInAMinute)
  if (excess <= 0) return
  // There is room again when the oldest orders that make up the excess are a minute old.
  const last = orders.find(({ objects }) => (excess -= objects ?? 0) <= 0)
  throw new CallProblem('too-many-actions', Math.ceil(((last?.created ?? now) + minute - now) / 1_000))
}
