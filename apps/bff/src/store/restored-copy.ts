import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { isShared, type Database, type Place } from './database.ts'

/**
 * Marks the database as the one that is in use here. If its mark is of another place or time, it is a backup that was restored, or
 * a copy: `onCopy` has to end what must not go on, and without it the mark stays as it is. What no backup contains is compared: PostgreSQL
 * gives each table that it restores another id, and beside a SQLite file there is one that changes with each start and stop.
 */
export async function markAsInUse(
  database: Database,
  { databaseFile }: Pick<Place, 'databaseFile'>,
  onCopy?: (transaction: Database) => Promise<void>,
): Promise<void> {
  if (!isShared(database) && databaseFile === ':memory:') return
  const file = `${databaseFile}.in-use`
  await database.transaction().execute(async (transaction) => {
    // The write locks the row, so that processes that start or stop at the same time leave equal marks.
    const { in_use: before } = await transaction
      .updateTable('data_key')
      .set({ id: 1 })
      .returning('in_use')
      .executeTakeFirstOrThrow()
    const here = isShared(database) ? await readIds(transaction) : readMark(file)
    const isCopy = before !== null && before !== here
    if (isCopy && !onCopy) return
    if (isCopy) await onCopy?.(transaction)
    const mark = isShared(database) ? here : writeMark(file)
    await transaction.updateTable('data_key').set({ in_use: mark }).execute()
  })
}

/** Two servers can give the same id to a table, and one server gives each database another id. */
async function readIds(database: Database): Promise<string> {
  const { rows } = await sql<{ ids: string }>`
    select concat_ws(' ', (select system_identifier from pg_control_system()),
      (select oid from pg_database where datname = current_database()), 'sessions'::regclass::oid) as ids`.execute(
    database,
  )
  return rows[0]!.ids
}

function readMark(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : 'none'
}

function writeMark(file: string): string {
  const mark = randomUUID()
  writeFileSync(file, mark, { mode: 0o600 })
  return mark
}
