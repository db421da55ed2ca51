import { hour, second } from '@library-card/library-systems/durations.ts'
import type { Selectable, Transaction } from 'kysely'
import type { Database, Store, Tables } from '../store/database.ts'

/** Failed tries of an account, or of an address at one institution. */
export type Tries = Selectable<Tables['tries']>

/** Limits of tries; times in milliseconds. One failure is subtracted per `forgets` without another. */
export type Policy = { free: number; maxDelay: number; forgets: number }

/** Milliseconds after the last try for which tries are stored. */
export const triesKeptFor = hour

/** A counted try. `before` is restored if the try turns out not to have failed. */
export type Counted = { before: Tries; after: Tries }

/** Locks the row of a key, which is created if missing, until the transaction ends. */
export function lockTries(transaction: Transaction<Tables>, key: string, now: number): Promise<Tries> {
  return transaction
    .insertInto('tries')
    .values({ key_hash: key, failed: 0, until: 0, last: now })
    .onConflict((stored) =>
      stored.column('key_hash').doUpdateSet((row) => ({ failed: row.ref('tries.failed') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Returns the tries without the failures that have expired. */
export function decayed(row: Tries, { forgets }: Policy, now: number): Tries {
  // The clock of another process may be ahead of ours.
  const forgotten = Math.floor(Math.max(now - row.last, 0) / forgets)
  return { ...row, failed: Math.max(row.failed - forgotten, 0), last: row.last + forgotten * forgets }
}

export async function countFailure(
  transaction: Transaction<Tables>,
  row: Tries,
  { policy, now }: { policy: Policy; now: number },
): Promise<Counted> {
  const before = decayed(row, policy, now)
  const failed = before.failed + 1
  const over = failed - policy.free
  const until = over < 0 ? 0 : now + Math.min(second * 2 ** over, policy.maxDelay)
  const after = { ...before, failed, until, last: now }
  await transaction
    .updateTable('tries')
    .set({ failed, until, last: now })
    .where('key_hash', '=', row.key_hash)
    .execute()
  return { before, after }
}

/** Reverts a try; tries counted in the meantime stay. */
export async function restoreTries(database: Database, { before, after }: Counted): Promise<void> {
  await database
    .updateTable('tries')
    .set((row) => ({
      failed: row('failed', '-', 1),
      until: row.case().when('until', '=', after.until).then(before.until).else(row.ref('until')).end(),
      last: row.case().when('last', '=', after.last).then(before.last).else(row.ref('last')).end(),
    }))
    .where('key_hash', '=', before.key_hash)
    .execute()
  await database
    .deleteFrom('tries')
    .where('key_hash', '=', before.key_hash)
    .where('failed', '<=', 0)
    .execute()
}

export async function deleteOldTries({ database, clock }: Pick<Store, 'database' | 'clock'>): Promise<void> {
  await database
    .deleteFrom('tries')
    .where('last', '<=', clock() - triesKeptFor)
    .execute()
}
