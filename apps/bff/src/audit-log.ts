/**
 * `npm run audit-log`: the operator's commands on the database. They verify, export and delete entries of the audit
 * log, and record that a backup was restored. They also end sessions, and report whether a previous key is still
 * needed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { reveal } from '@library-card/library-systems/secret.ts'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { createClock, toInstant } from './clock.ts'
import { readEnvironment, readId, type Environment } from './config/environment.ts'
import { ConfigFaults, type Fault } from './config/faults.ts'
import { migrations } from './store/migrations.ts'
import { findRowKeys, hasDataKey, openRootKey, readRootKey } from './store/data-key.ts'
import { isShared, openDatabase, openToRead, requireConnection, type Database } from './store/database.ts'
import { followDatabase } from './store/database-clock.ts'
import { migrate, readSchema } from './store/migrate.ts'
import { markAsInUse } from './store/restored-copy.ts'
import type { LoggedHead } from './audit/chain.ts'
import type { AuditStore } from './audit/entry.ts'
import { formats, institutionsIn } from './audit/export-entries.ts'
import { appendRestore, deleteOldEntries } from './audit/maintain-audit.ts'
import { findDeletion, findLastEntry, listRestores, verifyChain } from './audit/verify-chain.ts'
import { expireAllSessions, expireSessionsOf } from './sign-in/end-sessions.ts'

const usage = `npm run audit-log -- verify [--head FILE]...
npm run audit-log -- restored
npm run audit-log -- delete --until 2026-11-01
npm run audit-log -- old-key
npm run audit-log -- end-sessions --as ID --at CODE    (--as -: the id is the input)
npm run audit-log -- export --institution CODE --from 2026-11-01 --until 2026-12-01 [--format csv|ndjson]`

type Options = Partial<Record<'institution' | 'from' | 'until' | 'format' | 'as' | 'at', string>> & {
  head?: string[]
}

const HeadLine = Type.Object({
  time: Type.Optional(Type.String()),
  audit: Type.Object({ count: Type.Number(), hash: Type.String() }),
})

/** Commands that open the database as the server does. `verify` only reads. */
const commands = new Map<string, (store: OpenStore, options: Options) => Promise<void>>([
  ['restored', completeRestore],
  ['delete', deleteUntil],
  ['old-key', reportOldKey],
  ['end-sessions', endSessionsOfPerson],
  ['export', writeExport],
])

try {
  const { positionals, values } = readArguments()
  const name = positionals.join(' ')
  const command = commands.get(name)
  if (!command && name !== 'verify') throw new Error(usage)
  const environment = findDatabase()
  if (command) {
    const store = await openStore(environment)
    await command(store, values).finally(() => store.database.destroy())
  } else await verify(environment, values)
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The command failed.')
  process.exitCode = 1
}

function readArguments() {
  const text = { type: 'string' } as const
  const options = {
    head: { ...text, multiple: true as const },
    institution: text,
    from: text,
    until: text,
    format: text,
    as: text,
    at: text,
  }
  return parseArgs({ allowPositionals: true, options })
}

type OpenStore = AuditStore & { databaseFile: string }

/** Reads the location of the database from the server's environment. Creates neither database nor key. */
function findDatabase(): Environment {
  const faults: Fault[] = []
  const environment = readEnvironment(process.env, (fault) => void faults.push(fault))
  const { databaseUrl, databaseFile } = environment
  if (!databaseUrl && !(existsSync(databaseFile) && hasDataKey(environment))) {
    const reason = 'names no database, or one whose key is not beside it'
    const cure = 'Set DATABASE_FILE or DATABASE_URL, and DATA_KEY, as for the server'
    faults.push({ path: 'DATABASE_FILE', reason, cure })
  }
  if (faults.length > 0) throw new ConfigFaults(faults)
  return environment
}

/** Opens the database and migrates it as the server does. */
async function openStore(environment: Environment): Promise<OpenStore> {
  const log = {
    info: (line: object, msg: string) =>
      console.log(JSON.stringify({ level: 'info', time: toInstant(store.clock()), ...line, msg })),
    error: (line: object, words: string) => console.error(words, JSON.stringify(line)),
  }
  const time = followDatabase(log)
  const clock = time.correct(createClock(environment.cardNow))
  const rowKeys = findRowKeys(environment)
  const database = openDatabase(environment)
  const store = {
    database,
    databaseFile: environment.databaseFile,
    rootKey: Buffer.alloc(32),
    rowKeys,
    clock,
    log,
  }
  await migrate(environment, store.database, migrations)
  await openRootKey(store)
  await time.require(store.database)
  return store
}

async function completeRestore(store: OpenStore) {
  await expireAllSessions(store.database)
  // Without this mark, the next start would detect the restored backup, and end all sessions again.
  await markAsInUse(store.database, store, async () => {})
  await appendRestore(store)
}

async function deleteUntil(store: AuditStore, { until }: Options) {
  const time = toTime(until)
  if (!(time <= store.clock())) throw new Error(usage)
  await deleteOldEntries(store, time, true)
}

async function reportOldKey({ database }: AuditStore) {
  const { previous_hash } = await database.selectFrom('data_key').selectAll().executeTakeFirstOrThrow()
  if (previous_hash !== null)
    throw new Error('Rows are still sealed with the previous key: keep DATA_KEY_PREVIOUS.')
  console.log('No row is sealed with a previous key: DATA_KEY_PREVIOUS can be removed.')
}

async function endSessionsOfPerson(store: AuditStore, { as, at: institutionCode }: Options) {
  const id = readId(as)
  if (!id || !institutionCode) throw new Error(usage)
  const count = await expireSessionsOf(store, { id, institutionCode })
  if (count === 0)
    throw new Error(`0 sessions ended: nobody with this primary id at ${institutionCode} is signed in.`)
  console.log(count === 1 ? '1 session ended.' : `${count} sessions ended.`)
}

async function verify(environment: Environment, { head: files = [] }: Options) {
  const heads = files.flatMap(readHeads)
  if (files.length > 0 && heads.length === 0)
    throw new Error(
      `${files.join(', ')}: no line of an audit head. Give the logs of the servers; if no staff has used the card, leave out --head.`,
    )
  const database = openToRead(environment)
  try {
    await verifyEntries(database, await requireCard(database, environment), heads)
  } finally {
    await database.destroy()
  }
}

/**
 * Prints which database this is, and returns its root key. Throws if it is not a database of the card, or if our
 * key does not open it.
 */
async function requireCard(database: Database, environment: Environment): Promise<Buffer> {
  await requireConnection(database)
  console.log(`Database: ${await nameOf(database, environment)}`)
  const { pending } = await readSchema(database, migrations)
  const hasTables = pending.length < Object.keys(migrations).length
  const rootKey = hasTables ? await readRootKey(database, environment) : null
  if (rootKey) return rootKey
  const path = isShared(database) ? 'DATABASE_URL' : 'DATABASE_FILE'
  const reason = hasTables ? 'names a database without a root key' : 'names a database without our tables'
  const cure = 'Name the database of a card that has been started, or restore a backup into it'
  throw new ConfigFaults([{ path, reason, cure }])
}

async function nameOf(database: Database, { databaseFile, databaseUrl }: Environment): Promise<string> {
  if (!databaseUrl) return databaseFile
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database)
  return `${rows[0]?.name} at ${new URL(reveal(databaseUrl)).host}`
}

async function verifyEntries(database: Database, rootKey: Buffer, heads: LoggedHead[]) {
  const began = performance.now()
  const last = await findLastEntry(database)
  // With the last entry as a known head, the printed head has been verified, even if entries are appended
  // meanwhile.
  const { count, brokenAt } = await verifyChain({ database, rootKey }, last ? [...heads, last] : heads)
  const seconds = ((performance.now() - began) / 1000).toFixed(2)
  if (brokenAt !== null)
    throw new Error(
      `The record is broken at entry ${brokenAt}: it is missing or not as it was written. ${count} entries before it are well.`,
    )
  console.log(`${count} entries verified in ${seconds} s: none was changed.`)
  if (last) console.log(`Newest entry: ${toInstant(last.at)}. Head: ${last.count} ${last.hash}`)
  const deletion = await findDeletion(database)
  if (deletion) console.log(`Entries up to ${deletion.count} were deleted on ${toInstant(deletion.at)}.`)
  for (const restore of await listRestores(database)) {
    const at = toInstant(restore.at)
    console.log(
      `A backup was restored at ${at} with ${restore.count} entries. Later entries of before are lost.`,
    )
  }
}

/** Returns the heads in the log of a server; none if no staff used that server. */
function readHeads(file: string): LoggedHead[] {
  const heads = readFileSync(file, 'utf8').split('\n').map(readHead)
  return heads.filter((head) => head !== null)
}

/**
 * Reads a head from a log line. It may follow the text that syslog adds, or be a string in the JSON of journald or
 * a container engine.
 */
function readHead(text: string): LoggedHead | null {
  const line = parseJson(text.slice(text.indexOf('{')))
  if (Value.Check(HeadLine, line))
    return { ...line.audit, loggedAt: line.time === undefined ? undefined : Date.parse(line.time) }
  const wrapped = Object.values(line).find((value) => typeof value === 'string' && value.includes('"audit"'))
  return typeof wrapped === 'string' ? readHead(wrapped) : null
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

async function writeExport(store: AuditStore, { institution, from, until, format = 'csv' }: Options) {
  const span = { institutionCode: institution ?? '', from: toTime(from), until: toTime(until) }
  const toLines = formats.get(format)
  if (!institution || !(span.from < span.until) || !toLines) throw new Error(usage)
  const codes = await institutionsIn(store.database)
  if (!codes.includes(institution))
    throw new Error(`There is no entry of ${institution}, only of ${codes.join(', ') || 'no institution'}.`)
  for await (const line of toLines(store, span)) process.stdout.write(line)
}

/** Accepts ISO 8601 only: otherwise 01.11.2026 would be a day in January. */
function toTime(text = ''): number {
  return /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
}
