import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { command } from '../../test/audit/command.ts'
import { fill, openRecord } from '../../test/audit/records.ts'
import { newDatabaseFile } from '../../test/files.ts'
import { newPlace, systems } from '../../test/store.ts'
import { openDatabase, type Database, type Place } from '../store/database.ts'
import type { System } from '../../test/store.ts'

const otherKey = Buffer.alloc(32, 9).toString('base64')

test.for(systems)(
  'G6 verify prints the database, the count, the newest entry’s time and the head: %s',
  async (system) => {
    const place = await newFilePlace(system)
    const record = await openRecord(place)
    onTestFinished(() => record.database.destroy())
    await fill(record, 3)
    const name = place.databaseUrl ? `${await nameOf(record.database)} at 127.0.0.1:\\d+` : place.databaseFile
    const { code, out } = await command(place, 'verify')
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^Database: ${name}$`)),
      expect.stringMatching(/^3 entries verified in \d+\.\d\d s: none was changed\.$/),
      `Newest entry: 2026-11-25T13:02:03.000Z. Head: 3 ${record.heads.at(-1)?.hash}`,
      '',
    ])
  },
)

test.for(systems)('verify fails on a database without our tables, and creates none: %s', async (system) => {
  const place = await newFilePlace(system)
  const database = openDatabase(place)
  onTestFinished(() => database.destroy())
  await sql`create table of_another_program (a integer)`.execute(database)
  expect(await command(place, 'verify')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^DATABASE_(URL|FILE): names a database without our tables\. /),
  })
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true })
  expect(tables.map(({ name }) => name)).toEqual(['of_another_program'])
})

test.for(systems)('verify fails without a root key, and stores none: %s', async (system) => {
  const place = await newFilePlace(system)
  const record = await openRecord(place)
  onTestFinished(() => record.database.destroy())
  await record.database.deleteFrom('data_key').execute()
  expect(await command(place, 'verify')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^DATABASE_(URL|FILE): names a database without a root key\. /),
  })
  expect(await record.database.selectFrom('data_key').selectAll().execute()).toEqual([])
})

test.for(systems)('verify fails with a key that does not open the database: %s', async (system) => {
  const place = await newFilePlace(system)
  const record = await openRecord(place)
  onTestFinished(() => record.database.destroy())
  await fill(record, 3)
  const { code, out, err } = await command({ ...place, key: otherKey }, 'verify')
  expect([code, err]).toEqual([1, expect.stringMatching(/^DATA_KEY: is not the key of this database\. /)])
  expect(out).not.toContain('verified')
})

test('verify changes no file of SQLite, neither of a card that runs nor of a backup', async () => {
  const place = await newFilePlace('SQLite')
  const record = await openRecord(place)
  await fill(record, 3)
  const whileRunning = sumsOf(place)
  expect(await command(place, 'verify')).toMatchObject({ code: 0 })
  expect(sumsOf(place)).toEqual(whileRunning)
  await record.database.destroy()
  const afterwards = sumsOf(place)
  expect(await command(place, 'verify')).toMatchObject({ code: 0 })
  expect(sumsOf(place)).toEqual(afterwards)
  writeFileSync(place.databaseFile, '')
  expect(await command(place, 'verify')).toMatchObject({ code: 1 })
  expect(readFileSync(place.databaseFile)).toHaveLength(0)
})

/** Without the index in shared memory, which readers of a WAL write too. */
function sumsOf({ databaseFile }: Place): Record<string, string> {
  const folder = dirname(databaseFile)
  const files = readdirSync(folder).filter((name) => !name.endsWith('-shm'))
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
  return Object.fromEntries(files.map((name) => [name, sum(name)]))
}

async function nameOf(database: Database): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database)
  return rows[0]!.name
}

async function newFilePlace(system: System): Promise<Place> {
  return newPlace(system, newDatabaseFile())
}
