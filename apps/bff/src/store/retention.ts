import type { FastifyInstance } from 'fastify'
import { day, monthsBefore, type Clock } from '../clock.ts'
import { runPeriodically } from '../periodic.ts'
import type { Database } from './database.ts'
import type { Sealing } from './sealed-json.ts'

type Store = { database: Database; clock: Clock }

/** A table with a row for each patron, which is kept as long as the patron uses it. */
type UsedTable = { patron_hash: string; used: number }

/** Months without use after which a row is deleted. */
export const unusedKeptFor = 24

/**
 * Stores a use at most once a day; a failure does not affect the use itself. `used`: the time of the last
 * use.
 */
export async function storeUse(
  { database, clock, log }: Store & Pick<Sealing, 'log'>,
  table: string,
  { hashes, used }: { hashes: string[]; used: number },
): Promise<void> {
  if (clock() - used < day) return
  await tablesIn(database)
    .updateTable(table)
    .set({ used: clock() })
    .where('patron_hash', 'in', hashes)
    .execute()
    .catch((error: unknown) => log.error({ err: error }, `use of ${table} not stored`))
}

export function deleteUnusedDaily(app: FastifyInstance, store: Store, table: string) {
  runPeriodically(app, {
    every: day,
    run: () => deleteUnused(store, table),
    failure: `unused ${table} not deleted`,
  })
}

async function deleteUnused({ database, clock }: Store, table: string): Promise<void> {
  await tablesIn(database)
    .deleteFrom(table)
    .where('used', '<=', monthsBefore(clock(), unusedKeptFor))
    .execute()
}

function tablesIn(database: Database) {
  return database.withTables<Record<string, UsedTable>>()
}
