import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reveal } from '@library-card/library-systems/secret.ts'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import { toInstant } from '../clock.ts'
import { openDatabase } from '../store/database.ts'
import { findDataKey, openRootKey } from '../store/data-key.ts'
import { markAsInUse } from '../store/restored-copy.ts'
import { startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { newPlace, openTestDatabase } from '../../test/store.ts'
import { command } from '../../test/audit/command.ts'
import { fill, openRecord, type TestRecord } from '../../test/audit/records.ts'
import { newDatabaseFile, newFolder } from '../../test/files.ts'

test('G6 G28 a restored backup verifies from the entry that says so, and no other gap does', async () => {
  const folder = newFolder()
  const place = await newPlace('SQLite', join(folder, 'card.sqlite'))
  const record = await openRecord(place)
  onTestFinished(() => record.database.destroy())
  await fill(record, 12)
  const before = writeLog(folder, record, (line) => ({ log: `${line}\n`, stream: 'stdout' }))
  await truncate(record, 8)
  const silent = join(folder, 'silent.log')
  writeFileSync(silent, '{"level":30,"msg":"Server listening"}\n')
  expect(await verify(silent)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/no line of an audit head.* leave out --head/),
  })
  expect(await verify(before, silent)).toMatchObject({
    code: 1,
    err: expect.stringContaining('broken at entry 9'),
  })

  expect(await command(place, 'restored')).toMatchObject({
    code: 0,
    out: expect.stringContaining('"count":9'),
  })
  record.heads.length = 0
  record.time.now += 3_600_000
  await fill(record, 3)
  const after = writeLog(folder, record, (line) => ({ MESSAGE: line }))
  expect(await verify(before, after)).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^12 entries verified in .+\nNewest entry: .+\nA backup was restored at 2026-11-25T14:00:0\d\.\d+Z with 8 entries\. Later entries of before are lost\.\n$/m,
    ),
  })
  await truncate(record, 11)
  expect(await verify(before, after)).toMatchObject({ code: 1, err: expect.stringContaining('entry 12') })

  function verify(...logs: string[]) {
    return command(place, 'verify', ...logs.flatMap((log) => ['--head', log]))
  }
})

test('G2 a session of a restored backup has ended: its person may have signed out since', async () => {
  const databaseFile = newDatabaseFile()
  const card = await startOwnNetwork({ env: { DATABASE_FILE: databaseFile } })
  const headers = await card.signIn(card.network.patron({ like: 'two-loans' }))
  const isSignedIn = async () => (await card.get('/api/session', headers)).json().signedIn
  expect(await isSignedIn()).toBe(true)
  const key = findDataKey(card.config).toString('base64')
  expect(await command({ databaseFile, key }, 'restored')).toMatchObject({ code: 0 })
  expect(await isSignedIn()).toBe(false)
})

test('G2 G28 a restored SQLite backup is noticed at the start, and nobody in it is signed in', async () => {
  const databaseFile = newDatabaseFile()
  const backup = newDatabaseFile()
  const card = await startOwnNetwork({ env: { DATABASE_FILE: databaseFile, LOG_LEVEL: 'error' } })
  const headers = await card.signIn(card.network.patron({ like: 'two-loans' }))
  await card.app.close()
  copyFileSync(databaseFile, backup)
  expect(await startAgain(card, { headers })).toEqual({ signedIn: true, noticed: 0 })
  // A restart is none, and signs nobody out.
  expect(await startAgain(card, { headers, signOut: true })).toEqual({ signedIn: true, noticed: 0 })

  copyFileSync(backup, databaseFile)
  expect(await startAgain(card, { headers })).toEqual({ signedIn: false, noticed: 1 })
  expect(await startAgain(card, { headers })).toEqual({ signedIn: false, noticed: 0 })
  copyFileSync(backup, databaseFile)
  const key = findDataKey(card.config).toString('base64')
  expect(await command({ databaseFile, key }, 'restored')).toMatchObject({ code: 0 })
  expect(await startAgain(card, { headers })).toEqual({ signedIn: false, noticed: 0 })
})

test('G2 G28 a database that could not be marked at a start, because the disk was full, is no copy', async () => {
  const place = await newPlace('SQLite', newDatabaseFile())
  const database = await openTestDatabase(place)
  const rowKeys = { current: Buffer.alloc(32, 1), previous: null }
  await openRootKey({ database, rootKey: Buffer.alloc(32), rowKeys })
  let copies = 0
  const mark = () => markAsInUse(database, place, async () => void copies++)
  await mark()
  const failing =
    "create trigger full before update of in_use on data_key begin select raise(abort, 'full'); end"
  await sql.raw(failing).execute(database)
  for (let start = 0; start < 2; start++) await expect(mark()).rejects.toThrow('full')
  await sql.raw('drop trigger full').execute(database)
  await mark()
  await mark()
  expect(copies).toBe(0)
})

test('G2 G28 a restored PostgreSQL backup is noticed at the start, and nobody in it is signed in', async () => {
  const place = await newPlace('PostgreSQL')
  const env = { DATABASE_URL: reveal(place.databaseUrl!), DATA_KEY: Buffer.alloc(32, 7).toString('base64') }
  const card = await startOwnNetwork({ env: { ...env, LOG_LEVEL: 'error' } })
  const headers = await card.signIn(card.network.patron({ like: 'two-loans' }))
  const database = openDatabase(place)
  onTestFinished(() => database.destroy())
  const run = (statement: string) => sql.raw(statement).execute(database)
  await run('create table backup (like sessions including all)')
  await run('insert into backup select * from sessions')
  expect(await startAgain(card, { headers, signOut: true })).toEqual({ signedIn: true, noticed: 0 })
  // As `pg_restore` does: it creates the table anew.
  await run('drop table sessions')
  await run('alter table backup rename to sessions')
  expect(await startAgain(card, { headers })).toEqual({ signedIn: false, noticed: 1 })
  expect(await startAgain(card, { headers })).toEqual({ signedIn: false, noticed: 0 })
})

/** Starts the card on the same database and stops it again. Returns what it noticed, and whether the session went on. */
async function startAgain(
  { config }: TestNetwork,
  { headers, signOut = false }: { headers: Record<string, string>; signOut?: boolean },
) {
  const lines: string[] = []
  const app = createApp(config, { log: { write: (line) => void lines.push(line) } })
  const { signedIn } = (await app.inject({ url: '/api/session', headers })).json()
  if (signOut) await app.inject({ method: 'POST', url: '/api/sign-out', headers })
  await app.close()
  return { signedIn, noticed: lines.filter((line) => line.includes('restored backup')).length }
}

test('G2 the operator ends all sessions of one person, and nobody else’s', async () => {
  const databaseFile = newDatabaseFile()
  const card = await startOwnNetwork({ env: { DATABASE_FILE: databaseFile } })
  const [one, other] = [1, 2].map(() => card.network.patron({ like: 'two-loans' }))
  const sessions = [await card.signIn(one!), await card.signIn(one!), await card.signIn(other!)]
  const key = findDataKey(card.config).toString('base64')
  const end = (...args: string[]) => command({ databaseFile, key }, 'end-sessions', ...args)
  const endOfInput = (input: string) =>
    command({ databaseFile, key, input }, 'end-sessions', '--as', '-', '--at', '01MER_NORTH')
  expect(await end('--as', one!.idAtHome)).toMatchObject({ code: 1 })
  expect(await end('--as', one!.idAtHome, '--at', '01MER_LAKE')).toMatchObject({ code: 1 })
  // Other users of the machine see the command line, and nobody the input.
  expect(await endOfInput('')).toMatchObject({ code: 1 })
  expect(await endOfInput(`${one!.idAtHome}\n`)).toMatchObject({ out: '2 sessions ended.\n' })
  const signedIn = await Promise.all(
    sessions.map(async (headers) => (await card.get('/api/session', headers)).json().signedIn),
  )
  expect(signedIn).toEqual([false, false, true])
  expect(await endOfInput(other!.idAtHome)).toMatchObject({ out: '1 session ended.\n' })
  expect(await command({ databaseFile, key }, 'old-key')).toMatchObject({ code: 0 })
})

/** Wraps the server's lines as a container engine or journald does. */
function writeLog(folder: string, { heads, time }: TestRecord, wrap: (line: string) => object): string {
  const lines = heads.map((audit) =>
    JSON.stringify({ level: 'info', time: toInstant(time.now), audit, msg: 'audit head' }),
  )
  const file = join(folder, `${heads.at(-1)?.count}.log`)
  writeFileSync(file, ['not JSON', ...lines.map((line) => JSON.stringify(wrap(line)))].join('\n'))
  return file
}

/** The contents of a database without the entries after the `count`th. */
async function truncate({ database }: TestRecord, count: number) {
  await database.deleteFrom('audit').where('number', '>', count).execute()
  await database.deleteFrom('audit_patrons').where('entry', '>', count).execute()
  const last = database.selectFrom('audit').select('hash').where('number', '=', count)
  const { hash } = await last.executeTakeFirstOrThrow()
  await database.updateTable('audit_head').set({ count, hash }).execute()
}
