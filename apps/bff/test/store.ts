import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { reveal, toSecret, type Secret } from '@library-card/library-systems/secret.ts'
import type { Kysely } from 'kysely'
import { inject, onTestFinished } from 'vitest'
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

/** A log for stores without damaged rows: an error fails the test. */
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

/**
 * Starts a proxy to PostgreSQL that drops the clients' chunks for which `isLost` is true. Its connections are
 * numbered from 1.
 */
export async function startProxy(
  databaseUrl: Secret,
  isLost: (chunk: string | Buffer, connection: number) => boolean,
) {
  const url = new URL(reveal(databaseUrl))
  const { port, hostname } = url
  let opened = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const connection = ++opened
    sockets.add(client)
    const upstream = connect(Number(port), hostname)
    client.on('data', (chunk) => void (isLost(chunk, connection) || upstream.write(chunk)))
    upstream.on('data', (chunk) => void client.write(chunk))
    client.on('close', () => {
      sockets.delete(client)
      upstream.destroy()
    })
    for (const socket of [client, upstream]) socket.on('error', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  url.port = String((server.address() as AddressInfo).port)
  return { url: url.href, opened: () => opened, open: () => sockets.size }
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
