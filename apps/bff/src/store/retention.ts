import type { FastifyInstance } from 'fastify'
import { day, monthsBefore, type Clock } from '../clock.ts'
import { runPeriodically } from '../periodic.ts'
import type { Database } from './database.ts'
import type { Sealing } from './sealed-json.ts'

type Store = { database: Database; clock: Clock }

/** A table with a row for each patron, which is kept as long as it is used. */
type UsedTable = { patron_hash: string; used: number | null }

/** Months. */
export const unusedKeptFor = 24

/** Writes at most once a day; where that fails, the use goes on. `used`: the last use, if known. */
export async function storeUse(
  { database, clock, log }: Store & Pick<Sealing, 'log'>,
  table: string,
  { hashes, used }: { hashes: string[]; used: number | null },
): Promise<void> {
  if (used !== null && clock() - used < day) return
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
  // Rows of a version that does not store uses: the time without use starts now.
  await tablesIn(database).updateTable(table).set({ used: clock() }).where('used', 'is', null).execute()
  await tablesIn(database)
    .deleteFrom(table)
    .where('used', '<=', monthsBefore(clock(), unusedKeptFor))
    .execute()
}

function tablesIn(database: Database) {
  return database.withTables<Record<string, UsedTable>>()
}
