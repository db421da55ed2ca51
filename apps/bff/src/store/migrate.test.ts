import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ClearanceReport } from '@library-card/contract/clearance.ts'
import { sql } from 'kysely'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { appendEntry } from '../audit/append.ts'
import { exampleEntry, openRecord } from '../../test/audit/records.ts'
import { verifyChain } from '../audit/verify-chain.ts'
import { orderCalendar, readEvents, type Headers } from '../../test/calendar.ts'
import { outcomesIn } from '../../test/actions.ts'
import { reveal } from '../config/secret.ts'
import { features } from '../app.ts'
import { migrations } from '../migrations.ts'
import type { Migrating } from '../../test/migrate-worker.ts'
import { startOwnNetwork, ownPage, type TestNetwork } from '../../test/network.ts'
import { openDatabase, type Place } from './database.ts'
import { migrate } from './migrate.ts'
import { fixture, insertsOfFixture, restoreFixture } from '../../test/database-fixture.ts'
import { newPlace, openTestDatabase, systems, type TestTables } from '../../test/store.ts'
import { newDatabaseFile } from '../../test/files.ts'

const patron: Headers = { ...ownPage, cookie: fixture.cookie }
const staff: Headers = { ...ownPage, cookie: fixture.staffCookie }

test.for(systems)('G27 G28 everything in a database of version 0.1.0 still works: %s', async (system) => {
  const card = await startWith(await restoreFixture(system))
  expect(await read(card, '/api/session')).toMatchObject({ signedIn: true })
  expect(await read(card, '/api/preferences')).toEqual({ notAsked: ['01MER_RIVER'] })
  const { body } = await card.get('/api/outcomes', patron)
  expect(outcomesIn(body).get(fixture.renewed)).toMatchObject({ result: 'renewed' })
  expect(outcomesIn(body).get(fixture.unsure)).toMatchObject({ result: 'unsure' })
  expect((await readEvents(card, fixture.calendarPath)).map(({ summary }) => summary)).toContainEqual(
    expect.stringContaining('A Grammar of Small Maps'),
  )
  expect((await read<{ views: unknown[] }>(card, '/api/views')).views).toHaveLength(4)
  const report = await read<ClearanceReport>(card, `/api/staff/clearances/${fixture.clearanceId}`, staff)
  expect(report.rows.map(({ result }) => result)).toEqual(['not-cleared', 'not-cleared'])
})

test.for(systems)('G27 a database of version 0.1.0 takes new rows: %s', async (system) => {
  const card = await startWith(await restoreFixture(system))
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  expect(await read(card, '/api/session', headers)).toMatchObject({ signedIn: true })
  expect(await readEvents(card, await orderCalendar(card, headers))).not.toEqual([])
  const payload = { notAsked: ['01MER_STATE'] }
  await card.post('/api/preferences', headers, payload)
  expect(await read(card, '/api/preferences', headers)).toEqual(payload)
})

test.for(systems)('G28 version 0.1.0 can insert into the migrated schema: %s', async (system) => {
  const database = await openTestDatabase(await newPlace(system))
  for (const insert of insertsOfFixture()) await sql.raw(insert).execute(database)
  const tables = ['sessions', 'calendars', 'intents', 'preferences', 'clearances', 'tries', 'audit'] as const
  for (const table of tables) expect(await database.selectFrom(table).selectAll().execute()).not.toEqual([])
})

test.for(systems)('G6 G27 the audit of version 0.1.0 verifies, also with new entries: %s', async (system) => {
  const place = await restoreFixture(system)
  const record = { ...(await openRecord(place)), dataKey: Buffer.from(fixture.dataKey, 'base64') }
  onTestFinished(() => record.database.destroy())
  expect(await verifyChain(record)).toEqual({ count: 5, brokenAt: null })
  await appendEntry(record, exampleEntry(0))
  expect(await verifyChain(record, record.heads)).toEqual({ count: 6, brokenAt: null })
  for (const format of [2, 3]) {
    await record.database.updateTable('audit').set({ format }).where('number', '=', 4).execute()
    expect(await verifyChain(record)).toEqual({ count: 3, brokenAt: 4 })
  }
})

test.for(systems)(
  'processes that start at the same moment migrate one after the other: %s',
  async (system) => {
    const newOne = () => newPlace(system, newDatabaseFile())
    const places = [await newOne(), await newOne()]
    expect(await migrateAtOnce(places, 4)).toEqual([0, 0, 0, 0])
    for (const place of places) {
      const database = await openTestDatabase(place)
      expect(await database.selectFrom('audit_head').selectAll().execute()).toHaveLength(1)
    }
  },
)

test.for([
  ['migrates, longer than a request would', 'pragma journal_mode = WAL; begin immediate', 2_500],
  ['creates the database', 'begin immediate', 500],
] as const)('a process waits while another %s', async ([, statements, heldFor]) => {
  const databaseFile = newDatabaseFile()
  const other = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
    const database = new (require('node:sqlite').DatabaseSync)(workerData.databaseFile)
    database.exec(workerData.statements)
    parentPort.postMessage('')
    setTimeout(() => database.close(), workerData.heldFor)`,
    { eval: true, workerData: { databaseFile, statements, heldFor } },
  )
  await once(other, 'message')
  const database = await openTestDatabase({ databaseFile, databaseUrl: null })
  expect(await database.selectFrom('audit_head').selectAll().execute()).toHaveLength(1)
})

test('a migration of PostgreSQL may wait and take longer than a request', async () => {
  const place = await restoreFixture('PostgreSQL')
  const other = new Client(reveal(place.databaseUrl!))
  await other.connect()
  await other.query('begin; lock table preferences')
  const held = setTimeout(10_500).then(() => other.end())
  const card = await startWith(place)
  await held
  expect(await read(card, '/api/session')).toMatchObject({ signedIn: true })
})

test.for(systems)(
  'G27 tables of a feature that the card’s own migrations created are kept with their rows: %s',
  async (system) => {
    const place = await newPlace(system, newDatabaseFile())
    const before = openDatabase(place).withTables<TestTables>()
    await migrate(place, before, migrations)
    for (const { migrations: own = {} } of features)
      for (const migration of Object.values(own)) await migration.up(before)
    const row = { patron_hash: 'p', token_hash: 't', created: 1, titles: 0, used: 2, sealed: Buffer.alloc(1) }
    await before.insertInto('calendars').values(row).execute()
    await before.destroy()
    const after = await openTestDatabase(place)
    expect(await after.selectFrom('calendars').selectAll().execute()).toMatchObject([{ used: 2 }])
  },
)

test.for(systems)('a migration that fails leaves the schema as it was: %s', async (system) => {
  const place = await newPlace(system)
  const database = await openTestDatabase(place)
  const failing = {
    ...migrations,
    '998-table compatible-from-0.1.0': {
      up: (db) => db.schema.createTable('half').addColumn('id', 'integer').execute(),
    },
    '999-failure compatible-from-0.1.0': { up: () => Promise.reject(new Error('failed half-way')) },
  } satisfies Parameters<typeof migrate>[2]
  await expect(migrate(place, database, failing)).rejects.toThrow('failed half-way')
  expect((await database.introspection.getTables()).map(({ name }) => name)).not.toContain('half')
  await migrate(place, database, migrations)
})

test.for(systems)(
  'G27 a schema from a newer version is used as long as it is compatible: %s',
  async (system) => {
    const place = await newPlace(system)
    const database = await openTestDatabase(place)
    const apply = (name: string) =>
      sql`insert into kysely_migration (name, timestamp) values (${name}, '2026-11-25T13:02:00.000Z')`.execute(
        database,
      )
    await apply('999-column compatible-from-0.1.0')
    await migrate(place, database, migrations)
    await apply('998-format compatible-from-10.0.0')
    await apply('997-column compatible-from-9.0.0')
    await expect(migrate(place, database, migrations)).rejects.toThrow(
      /^The database needs Library Card 10\.0\.0 or newer, and this is \d+\.\d+\.\d+\. /,
    )
  },
)

/** Starts threads with a connection each. Returns their exit codes. */
async function migrateAtOnce(places: Place[], threads: number): Promise<unknown[]> {
  const workerData: Migrating = {
    places: places.map(({ databaseFile, databaseUrl }) => ({
      databaseFile,
      databaseUrl: databaseUrl && reveal(databaseUrl),
    })),
    barrier: new Int32Array(new SharedArrayBuffer(4)),
    threads,
  }
  return Promise.all(
    Array.from({ length: threads }, async () => {
      const thread = new Worker(new URL('../../test/migrate-worker.ts', import.meta.url), { workerData })
      const [code] = await once(thread, 'exit')
      return code
    }),
  )
}

/** The mock network's first patron with this story is the patron in the fixture. */
async function startWith({ databaseFile, databaseUrl }: Place): Promise<TestNetwork> {
  const env = {
    DATABASE_FILE: databaseFile,
    ...(databaseUrl && { DATABASE_URL: reveal(databaseUrl) }),
    DATA_KEY: fixture.dataKey,
  }
  const card = await startOwnNetwork({ env, clock: () => Date.parse(fixture.at) })
  card.network.patron({ like: 'five-institutions' })
  return card
}

async function read<T>({ app }: TestNetwork, url: string, headers = patron): Promise<T> {
  return (await app.inject({ url, headers })).json()
}
