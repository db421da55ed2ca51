import { day, hour, isWithin } from '@library-card/library-systems/durations.ts'
import type { FastifyInstance } from 'fastify'
import { monthsBefore, toInstant, type Clock } from '../clock.ts'
import { runPeriodically } from '../periodic.ts'
import type { Database } from './database.ts'
import type { Sealing } from './sealed-json.ts'

type Store = { database: Database; clock: Clock }

/** A table with a row for each patron, stored as long as the patron uses it. */
type UsedTable = { patron_hash: string; used: number }

/** Months without use after which a row is deleted. */
export const unusedKeptFor = 24

/** Stores a use at most once a day. A failure does not affect the use itself. `used`: the time of the last use. */
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

export function deleteUnusedDaily(
  app: FastifyInstance,
  store: Store & Pick<Sealing, 'log'>,
  table: string,
  keptFor = unusedKeptFor,
) {
  runPeriodically(app, {
    every: day,
    run: async () => {
      if (await mayDelete(store)) await deleteUnused(store, table, keptFor)
    },
    failure: `unused ${table} not deleted`,
  })
}

/** Milliseconds. A longer pause between runs counts as a jump of the clock, even if the card was only off. */
const longestPause = 40 * day
/** Milliseconds after a jump of the clock in which nothing is deleted, so that an operator can correct the clock. */
const waitAfterJump = 7 * day

/** Stores the time, and returns whether rows may be deleted for their age. */
export async function mayDelete({ database, clock, log }: Store & Pick<Sealing, 'log'>): Promise<boolean> {
  const now = clock()
  const last = await database.selectFrom('last_deletion').selectAll().executeTakeFirst()
  const hasJumped = last !== undefined && now - last.at > longestPause
  if (hasJumped) {
    const words =
      'the clock has jumped by more than 40 days: nothing is deleted for its age in the next 7 days'
    log.error({ from: toInstant(last.at), to: toInstant(now) }, words)
  }
  const earlier = last?.jumped ?? null
  const isWaiting = earlier !== null && isWithin(now - earlier, waitAfterJump)
  const jumped = hasJumped ? now : isWaiting ? earlier : null
  if (!last || !isWithin(now - last.at, hour)) {
    await database
      .insertInto('last_deletion')
      .values({ id: 1, at: now, jumped })
      .onConflict((row) => row.column('id').doUpdateSet({ at: now, jumped }))
      .execute()
  }
  return jumped === null
}

async function deleteUnused({ database, clock }: Store, table: string, keptFor: number): Promise<void> {
  await tablesIn(database).deleteFrom(table).where('used', '<=', monthsBefore(clock(), keptFor)).execute()
}

function tablesIn(database: Database) {
  return database.withTables<Record<string, UsedTable>>()
}
