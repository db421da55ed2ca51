import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fastify from 'fastify'
import { CompiledQuery } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { monthsBefore } from '../clock.ts'
import { openDatabase, type Place } from '../store/database.ts'
import { newPlace, systems, type System } from '../../test/store.ts'
import { appendEntry } from './append.ts'
import { exportEntries } from './export-entries.ts'
import { listStaffViews } from './staff-views.ts'
import { deleteOldEntries, maintainAudit } from './maintain-audit.ts'
import {
  exampleEntry,
  fill,
  openRecord,
  randomFrom,
  robin,
  type TestRecord,
} from '../../test/audit/records.ts'
import { command } from '../../test/audit/command.ts'
import { killWriter, letWrite } from '../../test/audit/kill-writer.ts'
import { tryAttacks } from '../../test/audit/tampering.ts'
import { verifyChain } from './verify-chain.ts'
import { newDatabaseFile } from '../../test/files.ts'
import { applyNewer } from '../../test/used-database.ts'

test.for(systems)(
  'G6 concurrent entries are numbered without gaps, and each head is logged: %s',
  async (system) => {
    const record = await newRecord(system)
    // As many at once as there are connections: others would wait for one, at most two seconds.
    for (let from = 0; from < 40; from += 10)
      await Promise.all(
        Array.from({ length: 10 }, async (_, at) => appendEntry(record, exampleEntry(from + at))),
      )
    expect(record.heads.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, number) => number + 1),
    )
    expect(await verifyChain(record, record.heads)).toEqual({ count: 40, brokenAt: null })
  },
)

for (const system of systems) {
  // The code is the same for both.
  const details = system === 'SQLite' ? {} : { tags: 'long' }
  const rounds = system === 'SQLite' ? 2 : 5

  test(`G6 100 manipulations of 1,000 entries are all detected: ${system}`, details, async () => {
    const record = await newRecord(system)
    await fill(record, 1_000)
    expect(await tryAttacks(record, 100, randomInt(100_000))).toEqual([])
    expect(await verifyChain(record, record.heads)).toEqual({ count: 1_000, brokenAt: null })
  })

  test(
    `G6 the audit of a killed writer is intact and contains all entries that it confirmed: ${system}`,
    details,
    async () => {
      const place = await newFilePlace(system)
      const random = randomFrom(randomInt(2 ** 31))
      let confirmed = 0
      for (let round = 0; round < rounds; round++) {
        const heads = await killWriter(place, 1 + random(30))
        const { count, brokenAt } = await verifyChain(await recordAt(place), heads)
        expect(brokenAt).toBeNull()
        expect(count).toBeGreaterThanOrEqual(heads.at(-1)!.count)
        expect(heads.at(-1)!.count).toBeGreaterThan(confirmed)
        confirmed = heads.at(-1)!.count
      }
    },
  )
}

test('G6 several processes append to one audit', async () => {
  const place = await newPlace('PostgreSQL')
  const heads = await Promise.all([letWrite(place, 40), letWrite(place, 40)])
  expect(await verifyChain(await recordAt(place), heads.flat())).toEqual({ count: 80, brokenAt: null })
})

test.for(systems)('G6 an entry that cannot be written is rejected as a whole: %s', async (system) => {
  const place = await newFilePlace(system)
  const record = await recordAt(place)
  await appendEntry(record, exampleEntry(1))
  const other = openDatabase(place)
  onTestFinished(() => other.destroy())
  await other.transaction().execute(async (holding) => {
    await holding.updateTable('audit_head').set({ id: 1 }).execute()
    await expect(appendEntry(record, exampleEntry(2))).rejects.toMatchObject({ code: 'not-on-record' })
  })
  await appendEntry(record, exampleEntry(3))
  expect(await verifyChain(record, record.heads)).toEqual({ count: 2, brokenAt: null })
})

test.for(systems)(
  'G6 the patron sees which desk looked, when, at what and why, but not who: %s',
  async (system) => {
    const record = await newRecord(system)
    await fill(record, 9)
    const views = await listStaffViews(record, [robin])
    expect(views).toHaveLength(6)
    expect(views[0]).toEqual({
      when: '2026-11-25T13:02:08.000Z',
      act: 'clearance',
      desk: 'Circulation desk',
      kinds: ['loans', 'fees'],
      institutionCodes: ['01MER_NORTH', '01MER_LAKE'],
      reason: null,
    })
    expect(views[1]).toMatchObject({ kinds: ['titles'], reason: 'asked-at-desk' })
    expect(JSON.stringify(views)).not.toContain('desk-')
    expect(await listStaffViews(record, ['nobody'])).toEqual([])
  },
)

test.for(systems)(
  'G6 the export contains the entries of one institution and period, with the person: %s',
  async (system) => {
    const record = await newRecord(system)
    await fill(record, 9)
    await appendEntry(record, { ...exampleEntry(1), institutionCode: '01MER_LAKE' })
    const from = Date.parse('2026-11-25T13:02:03Z')
    const span = { institutionCode: '01MER_NORTH', from, until: from + 4_000 }
    const entries = await Array.fromAsync(exportEntries(record, span))
    expect(entries.map(({ number, subject }) => [number, subject])).toEqual([
      [3, 'desk-2'],
      [4, 'desk-3'],
      [5, 'desk-4'],
      [6, 'desk-0'],
    ])
    expect(entries[2]).toMatchObject({ act: 'search', searchedBy: 'barcode', hits: 1, patrons: null })
    expect(entries[1]).toMatchObject({ act: 'clearance', patrons: `${robin} other` })
  },
)

test.for(systems)(
  'G6 entries are deleted after twelve months, and the remaining ones still verify: %s',
  async (system) => {
    const record = await newRecord(system)
    await fill(record, 20)
    record.time.now += 300 * 86_400_000
    await fill(record, 10)
    const deleteOld = (evenAll = false) =>
      deleteOldEntries(record, monthsBefore(record.time.now, 12), evenAll)
    await deleteOld()
    expect(await verifyChain(record, record.heads)).toEqual({ count: 30, brokenAt: null })
    record.time.now += 100 * 86_400_000
    await deleteOld()
    await deleteOld()
    expect(record.heads.at(-1)?.count).toBe(31)
    expect(await verifyChain(record, record.heads)).toEqual({ count: 11, brokenAt: null })
    expect(await tryAttacks(record, 3, 1)).toEqual([])
    record.time.now += 400 * 86_400_000
    await deleteOld()
    expect(await verifyChain(record, record.heads)).toEqual({ count: 11, brokenAt: null })
    await deleteOld(true)
    expect(await verifyChain(record, record.heads)).toEqual({ count: 1, brokenAt: null })
  },
)

test('G6 a card that starts deletes entries that are older than twelve months', async () => {
  const record = await newRecord('SQLite')
  await fill(record, 20)
  record.time.now += 400 * 86_400_000
  await fill(record, 10)
  const app = fastify()
  onTestFinished(() => app.close())
  maintainAudit(app, record, 12)
  await app.ready()
  expect(await verifyChain(record, record.heads)).toEqual({ count: 11, brokenAt: null })
})

test('G6 only the operator’s command deletes all entries, and the deletion is an entry that verify prints', async () => {
  const place = await newFilePlace('SQLite')
  const record = await recordAt(place)
  await fill(record, 20)
  const deleteUntil = (day: string) => command(place, 'delete', '--until', day)
  expect(await deleteUntil('2026-11-26')).toMatchObject({ code: 1, err: expect.stringContaining('--until') })
  expect(await deleteUntil('2026-11-25T13:30')).toMatchObject({
    code: 0,
    out: expect.stringContaining('"count":21'),
  })
  expect(await command(place, 'verify')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^1 entries verified in .+\nNewest entry: .+\nEntries up to 20 were deleted on 2026-11-25T14:00:0.+Z\.\n$/m,
    ),
  })
})

test('G6 a patron’s views are found by index, however many clearances there are', async () => {
  const { database } = await newRecord('SQLite')
  const executor = database.getExecutor()
  const queries: CompiledQuery[] = []
  const watched = database.withPlugin({
    transformQuery: ({ node, queryId }) => {
      queries.push(executor.compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  await listStaffViews({ database: watched }, [robin, 'by linking id'])
  const steps: string[] = []
  for (const { sql, parameters } of queries) {
    const plan = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters])
    const { rows } = await database.executeQuery<{ detail: string }>(plan)
    steps.push(...rows.map(({ detail }) => detail).filter((detail) => /SCAN|SEARCH/.test(detail)))
  }
  expect(steps.length).toBeGreaterThan(0)
  for (const step of steps) expect(step).toMatch(/\((patron_hash|number|rowid)=\?/)
})

test.for(systems)(
  'G6 a patron added to the index of an entry, or removed from it, is detected: %s',
  async (system) => {
    const record = await newRecord(system)
    await fill(record, 40)
    const { database } = record
    const listed = await database.selectFrom('audit_patrons').selectAll().execute()
    const random = randomFrom(randomInt(1_000_000))
    for (const change of [
      () => database.deleteFrom('audit_patrons').where('entry', '=', listed[random(listed.length)]!.entry),
      () => database.insertInto('audit_patrons').values({ entry: 1 + random(40), patron_hash: 'somebody' }),
      () =>
        database
          .updateTable('audit_patrons')
          .set({ patron_hash: 'somebody' })
          .where('entry', '=', listed[random(listed.length)]!.entry)
          .where('patron_hash', '=', robin),
    ]) {
      await change().execute()
      expect((await verifyChain(record, record.heads)).brokenAt).not.toBeNull()
      await database.deleteFrom('audit_patrons').execute()
      await database.insertInto('audit_patrons').values(listed).execute()
      expect(await verifyChain(record, record.heads)).toEqual({ count: 40, brokenAt: null })
    }
  },
)

test('G11 the files of the audit reveal neither patron, person nor search term', async () => {
  const place = await newFilePlace('SQLite')
  const record = await recordAt(place)
  await fill(record, 20)
  const folder = join(place.databaseFile, '..')
  const stored = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('')
  expect(stored).toContain('Circulation desk')
  for (const secret of ['robin', 'desk-1', 'idp.north.example']) expect(stored).not.toContain(secret)
})

test('G6 the command verifies, detects a truncated audit by the log, and exports', async () => {
  const place = await newFilePlace('SQLite')
  const record = await recordAt(place)
  await fill(record, 12)
  const log = join(place.databaseFile, '../card.log')
  const lines = record.heads.map(
    (audit) => `host card[7]: ${JSON.stringify({ level: 'info', audit, msg: 'audit head' })}`,
  )
  writeFileSync(log, lines.join('\n'))
  expect(await command(place, 'verify', '--head', log)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^12 entries verified in/m),
  })

  const exported = await command(place, 'export', ...spanOf({}))
  expect(exported.out.split('\n')).toHaveLength(14)
  expect(exported.out).toContain('"desk-3"')

  await record.database.deleteFrom('audit').where('number', '>', 10).execute()
  const { hash } = await record.database
    .selectFrom('audit')
    .select('hash')
    .where('number', '=', 10)
    .executeTakeFirstOrThrow()
  await record.database.updateTable('audit_head').set({ count: 10, hash }).execute()
  expect(await command(place, 'verify')).toMatchObject({ code: 0 })
  const found = await command(place, 'verify', '--head', log)
  expect(found.code).toBe(1)
  expect(found.err).toContain('broken at entry 11')
})

test('G27 the command rejects a database that needs a newer version', async () => {
  const place = await newFilePlace('SQLite')
  const record = await recordAt(place)
  await fill(record, 5)
  const verify = () => command(place, 'verify')
  expect(await verify()).toMatchObject({ code: 0, out: expect.stringMatching(/^5 entries verified in/m) })
  await applyNewer(record.database, '999-change compatible-from-99.0.0')
  expect(await verify()).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The database needs Library Card 99\.0\.0 or newer, /),
  })
})

test.for([
  [{ institution: '01MER_NROTH' }, /no entry of 01MER_NROTH, only of 01MER_NORTH\./],
  [{ from: '2026-11-26', until: '2026-11-25' }, /^npm run audit-log/],
  [{ from: '01.11.2026' }, /^npm run audit-log/],
] as const)('G6 the command exports no file without entries for a mistake: %o', async ([span, words]) => {
  const place = await newFilePlace('SQLite')
  await fill(await recordAt(place), 1)
  const { code, out, err } = await command(place, 'export', ...spanOf(span))
  expect([code, out, err]).toEqual([1, '', expect.stringMatching(words)])
})

function spanOf(span: Partial<Record<'institution' | 'from' | 'until', string>>): string[] {
  const whole = { institution: '01MER_NORTH', from: '2026-11-25', until: '2026-11-26', ...span }
  return Object.entries(whole).flatMap(([name, value]) => [`--${name}`, value])
}

async function newRecord(system: System): Promise<TestRecord> {
  return recordAt(await newPlace(system))
}

async function newFilePlace(system: System): Promise<Place> {
  return newPlace(system, newDatabaseFile())
}

async function recordAt(place: Place): Promise<TestRecord> {
  const record = await openRecord(place)
  onTestFinished(() => record.database.destroy())
  return record
}
