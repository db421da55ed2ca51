import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { isShared, type Database, type Place } from './database.ts'

/**
 * Marks the database as the one in use here. A mark of another place or time means a restored backup or a copy.
 * `onCopy` then ends what must not continue; without it, the mark is not changed. The mark is compared with
 * something that no backup contains. PostgreSQL gives each restored table another id. A SQLite file has another
 * file beside it that changes with each start and stop.
 */
export async function markAsInUse(
  database: Database,
  { databaseFile }: Pick<Place, 'databaseFile'>,
  onCopy?: (transaction: Database) => Promise<void>,
): Promise<void> {
  if (!isShared(database) && databaseFile === ':memory:') return
  const file = `${databaseFile}.in-use`
  const stored = await database.transaction().execute(async (transaction) => {
    // The write locks the row, so that processes that start or stop at the same time leave equal marks.
    const { in_use: before } = await transaction
      .updateTable('data_key')
      .set({ id: 1 })
      .returning('in_use')
      .executeTakeFirstOrThrow()
    const ids = isShared(database) ? await readIds(transaction) : null
    const isCopy = before !== null && !(ids === null ? readMarks(file) : [ids]).includes(before)
    if (isCopy && !onCopy) return null
    if (isCopy) await onCopy?.(transaction)
    const mark = ids ?? addMark(file)
    await transaction.updateTable('data_key').set({ in_use: mark }).execute()
    return mark
  })
  if (stored !== null && !isShared(database)) dropOtherMarks(file, stored)
}

/** Reads all three ids: two servers can give a table the same id, but one server gives each database another id. */
async function readIds(database: Database): Promise<string> {
  const { rows } = await sql<{ ids: string }>`
    select concat_ws(' ', (select system_identifier from pg_control_system()),
      (select oid from pg_database where datname = current_database()), 'sessions'::regclass::oid) as ids`.execute(
    database,
  )
  return rows[0]!.ids
}

/** Returns the last mark stored in the database, and newer ones that may not be stored there. */
function readMarks(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
}

/** Adds a new mark. The earlier ones stay until it is stored, because the disk can be full. */
function addMark(file: string): string {
  const mark = randomUUID()
  appendFileSync(file, `\n${mark}`, { mode: 0o600 })
  return mark
}

/** Writes over the first mark, which has the same length, so that a full disk cannot leave an empty file. */
function dropOtherMarks(file: string, mark: string) {
  writeFileSync(file, mark, { flag: 'r+' })
  truncateSync(file, mark.length)
}
