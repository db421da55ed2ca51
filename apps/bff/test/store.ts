import type { Kysely } from 'kysely'
import { inject, onTestFinished } from 'vitest'
import { toSecret } from '../src/config/secret.ts'
import { features } from '../src/app.ts'
import type { CalendarTables } from '../src/features/calendar/subscriptions.ts'
import { migrationsOf } from '../src/feature.ts'
import type { ClearanceTables } from '../src/features/clearance/rows.ts'
import type { ReminderTables } from '../src/features/reminders/subscriptions.ts'
import { migrate } from '../src/store/migrate.ts'
import { openDatabase, type Database, type Place, type Tables } from '../src/store/database.ts'
import { open } from '../src/store/sealed-json.ts'

export type TestTables = Tables & CalendarTables & ClearanceTables & ReminderTables

/** The databases on which all store tests run. */
export const systems = ['SQLite', 'PostgreSQL'] as const
export type System = (typeof systems)[number]

/** A log for stores without damaged rows. */
export const noErrors = {
  error: (line: object, words: string) => {
    throw new Error(`${words} ${JSON.stringify(line)}`)
  },
}

/** A new and empty database. */
export async function newPlace(system: System, databaseFile = ':memory:'): Promise<Place> {
  if (system === 'SQLite') return { databaseFile, databaseUrl: null }
  const answer = await fetch(inject('newPostgresDatabase'))
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return { databaseFile, databaseUrl: toSecret(text) }
}

export async function openTestDatabase(place: Place): Promise<Kysely<TestTables>> {
  const database = openDatabase(place)
  onTestFinished(() => database.destroy())
  await migrate(place, database, migrationsOf(features))
  return database.withTables<TestTables>()
}

/** The root key of a database that was started with `dataKey`. */
export async function openRoot(database: Pick<Database, 'selectFrom'>, dataKey: Buffer): Promise<Buffer> {
  const { sealed_root } = await database.selectFrom('data_key').selectAll().executeTakeFirstOrThrow()
  return Buffer.from(open(sealed_root, 'root key', dataKey)!, 'base64')
}

/** The keys of a store on a database that was started with `dataKey`. */
export async function keysOf(database: Pick<Database, 'selectFrom'>, dataKey: Buffer) {
  return { rootKey: await openRoot(database, dataKey), rowKeys: { current: dataKey, previous: null } }
}
