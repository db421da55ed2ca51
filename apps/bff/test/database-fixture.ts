import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { reveal } from '../src/config/secret.ts'
import type { Database, Place } from '../src/store/database.ts'
import { newPlace, type System } from './store.ts'
import { newDatabaseFile } from './files.ts'

const folder = join(import.meta.dirname, 'database-0.1.0')

/** The contents of the database that version 0.1.0 wrote; see its README. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of ours
export const fixture = JSON.parse(readFileSync(join(folder, 'contents.json'), 'utf8')) as Record<
  'at' | 'dataKey' | 'cookie' | 'staffCookie' | 'calendarPath' | 'clearanceId' | 'renewed' | 'unsure',
  string
>

/** A copy of that database, not yet migrated. */
export async function restoreFixture(system: System): Promise<Place> {
  const place = await newPlace(system, newDatabaseFile())
  if (!place.databaseUrl) {
    cpSync(join(folder, 'card.db'), place.databaseFile)
    return place
  }
  const client = new Client(reveal(place.databaseUrl))
  await client.connect()
  await client.query(readFileSync(join(folder, 'postgres.sql'), 'utf8'))
  await client.end()
  return place
}

/** What version 0.1.0 executes to insert those rows; every migrated database has a row in `audit_head`. */
export function insertsOfFixture(): string[] {
  const lines = readFileSync(join(folder, 'postgres.sql'), 'utf8').split('\n')
  return lines.filter((line) => line.startsWith('insert') && !line.startsWith('insert into audit_head'))
}

/** Makes the database incompatible, as a newer version would. */
export async function requireNewerVersion(database: Database): Promise<void> {
  const name = '999-change compatible-from-99.0.0'
  await sql`insert into kysely_migration (name, timestamp) values (${name}, '2026-11-25T13:02:00.000Z')`.execute(
    database,
  )
}
