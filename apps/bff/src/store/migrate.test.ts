import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { reveal } from '@library-card/library-systems/secret.ts'
import { sql, type Kysely } from 'kysely'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { appendEntry } from '../audit/append.ts'
import { exampleEntry, openRecord } from '../../test/audit/records.ts'
import { verifyChain } from '../audit/verify-chain.ts'
import { features } from '../app.ts'
import { migrationsOf } from '../feature.ts'
import { migrations } from './migrations.ts'
import type { Migrating } from '../../test/migrate-worker.ts'
import type { Database, Place } from './database.ts'
import { migrate } from './migrate.ts'
import { newPlace, openTestDatabase, systems, keysOf } from '../../test/store.ts'
import {
  allUsed,
  applyNewer,
  dataKey,
  readUsedDatabase,
  restart,
  startUsedDatabase,
} from '../../test/used-database.ts'
import { newDatabaseFile } from '../../test/files.ts'

/** A made-up next version: it adds a column and a table, and rewrites rows that this version reads. */
const nextVersion = {
  ...migrationsOf(features),
  '003-next compatible-from-0.4.0': {
    async up({ schema }: Kysely<unknown>) {
      await schema.alterTable('preferences').addColumn('next', 'text').execute()
      await schema
        .alterTable('intents')
        .addColumn('next', 'integer', (column) => column.defaultTo(1))
        .execute()
      await schema.createTable('next').addColumn('id', 'integer').execute()
    },
  },
} satisfies Parameters<typeof migrate>[2]

test.for(systems)('G28 this version and the next one use one database: %s', async (system) => {
  const used = await startUsedDatabase(system)
  const { card, place, database, headers } = used
  expect(await readUsedDatabase(used)).toEqual(allUsed)
  await migrate(place, database, nextVersion)
  expect(await readUsedDatabase(used)).toEqual(allUsed)
  expect(await readUsedDatabase(used, await restart(used))).toEqual(allUsed)
  await card.post('/api/preferences', headers, { notAsked: ['01MER_BRIGID'] })
  expect(await card.get('/api/preferences', headers).then((answer) => answer.json())).toEqual({
    notAsked: ['01MER_BRIGID'],
  })
  const record = { ...(await openRecord(place)), ...(await keysOf(database, dataKey)) }
  onTestFinished(() => record.database.destroy())
  const { count } = await verifyChain(record)
  await appendEntry(record, exampleEntry(0))
  expect(await verifyChain(record, record.heads)).toEqual({ count: count + 1, brokenAt: null })
  await database.updateTable('audit').set({ format: 2 }).where('number', '=', count).execute()
  expect(await verifyChain(record)).toEqual({ count: count - 1, brokenAt: count })
})

test.for(systems)(
  'G28 a database of 0.3.0 keeps preferences, calendars, reminders and the audit, but neither orders nor reports: %s',
  async (system) => {
    const used = await startUsedDatabase(system)
    const { database } = used
    await goBackTo030(database)
    const read = await readUsedDatabase(used, await restart(used))
    expect(read).toEqual({ ...allUsed, outcomes: [undefined, undefined], clearance: null })
    for (const table of ['orders', 'intents', 'clearances', 'clearance_rows'] as const)
      expect(await database.selectFrom(table).selectAll().execute()).toEqual([])
    const record = { ...(await openRecord(used.place)), ...(await keysOf(database, dataKey)) }
    onTestFinished(() => record.database.destroy())
    expect(await verifyChain(record, record.heads)).toMatchObject({ brokenAt: null })
  },
)

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

test('a migration of PostgreSQL may wait and take longer than a request', { tags: 'long' }, async () => {
  const place = await newPlace('PostgreSQL')
  const database = await openTestDatabase(place)
  const other = new Client(reveal(place.databaseUrl!))
  await other.connect()
  await other.query('begin; lock table preferences')
  const held = setTimeout(10_500).then(() => other.end())
  await migrate(place, database, nextVersion)
  await held
  expect(await database.withTables<{ next: object }>().selectFrom('next').selectAll().execute()).toEqual([])
})

test.for(systems)('a migration that fails leaves the schema as it was: %s', async (system) => {
  const place = await newPlace(system)
  const database = await openTestDatabase(place)
  const failing = {
    ...migrations,
    '998-table compatible-from-0.3.0': {
      up: (db) => db.schema.createTable('half').addColumn('id', 'integer').execute(),
    },
    '999-failure compatible-from-0.3.0': { up: () => Promise.reject(new Error('failed half-way')) },
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
    await applyNewer(database, '999-column compatible-from-0.3.0')
    await migrate(place, database, migrations)
    await applyNewer(database, '998-format compatible-from-10.0.0')
    await applyNewer(database, '997-column compatible-from-9.0.0')
    await expect(migrate(place, database, migrations)).rejects.toThrow(
      /^The database needs Library Card 10\.0\.0 or newer, and this is \d+\.\d+\.\d+\. /,
    )
  },
)

/** The schema as 0.3.0 leaves it. */
async function goBackTo030(database: Database): Promise<void> {
  await database.schema
    .alterTable('reminders')
    .addColumn('ordered', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  for (const column of ['repeats', 'next_check', 'view', 'ended'])
    await database.schema.alterTable('clearances').dropColumn(column).execute()
  await database.schema.alterTable('replicas').dropColumn('metrics').execute()
  await database.schema.alterTable('quotas').dropColumn('for_later').execute()
  await database.schema.dropTable('disbelieved_counts').execute()
  await sql`delete from kysely_migration where name not like '%compatible-from-0.3.0'`.execute(database)
}

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
