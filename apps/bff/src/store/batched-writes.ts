import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import type { Database, Tables } from './database.ts'

type Batch = { writes: ((transaction: Transaction<Tables>) => Promise<void>)[]; committed: Promise<void> }

/** The batch of each database that still accepts writes. */
const open = new WeakMap<Database, Batch>()

/**
 * Runs a write in a batch. Writes that come at the same time, or while another batch is committed, share a
 * transaction, because each commit waits for the disk (decision 006). A write that violates a constraint rolls back
 * its whole batch.
 */
export async function writeInBatch<T>(
  database: Database,
  write: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  let result: T | undefined
  const batch = open.get(database) ?? openBatch(database)
  batch.writes.push(async (transaction) => {
    result = await write(transaction)
  })
  await batch.committed
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the write has run
  return result as T
}

function openBatch(database: Database): Batch {
  const writes: Batch['writes'] = []
  const batch = { writes, committed: commit() }
  open.set(database, batch)
  return batch

  async function commit() {
    await nextTurn()
    try {
      await database.transaction().execute(async (transaction) => {
        close()
        for (const write of writes) await write(transaction)
      })
    } finally {
      // No transaction can begin while the database is unavailable: later writes must not join this batch.
      close()
    }
  }

  function close() {
    if (open.get(database) === batch) open.delete(database)
  }
}
