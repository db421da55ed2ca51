import type { Transaction } from 'kysely'
import type { Database, Tables } from './database.ts'

type Write = {
  run: (transaction: Transaction<Tables>) => Promise<void>
  done: PromiseWithResolvers<void>
}

const waiting = new WeakMap<Database, Write[]>()

/**
 * Writes that come at the same time share a transaction. Each commit waits for the disk; many loans that are renewed at
 * once would wait for it one after the other. None may break a rule of a table: all that share would be undone.
 */
export async function together<T>(
  database: Database,
  write: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  let result: T | undefined
  const done = Promise.withResolvers<void>()
  const run = async (transaction: Transaction<Tables>) => {
    result = await write(transaction)
  }
  const others = waiting.get(database)
  if (others) others.push({ run, done })
  else begin(database, { run, done })
  await done.promise
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `done` is after `run`
  return result as T
}

function begin(database: Database, first: Write): void {
  const queue = [first]
  waiting.set(database, queue)
  setImmediate(() => void commitAll(database, queue))
}

/** What comes while the disk is written is the next transaction. */
async function commitAll(database: Database, queue: Write[]): Promise<void> {
  while (queue.length > 0) await commit(database, queue.splice(0))
  waiting.delete(database)
}

async function commit(database: Database, writes: Write[]): Promise<void> {
  try {
    await database.transaction().execute(async (transaction) => {
      for (const { run } of writes) await run(transaction)
    })
    for (const { done } of writes) done.resolve()
  } catch (error) {
    for (const { done } of writes) done.reject(error)
  }
}
