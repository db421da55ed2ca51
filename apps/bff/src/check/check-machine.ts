import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { second } from '@library-card/library-systems/durations.ts'
import type { Http } from '@library-card/library-systems/exchange/http-client.ts'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import { ConfigFaults } from '../config/faults.ts'
import { DatabaseFailure, wordsOf } from '../store/database-failure.ts'
import { readRootKey } from '../store/data-key.ts'
import { followDatabase } from '../store/database-clock.ts'
import { isShared, openDatabase, requireConnection, type Database } from '../store/database.ts'
import { type Migrations, readSchema } from '../store/migrate.ts'

/** One cell of a table; `fault` and `hint` are sentences for the list below it. */
export type Finding = { text: string; fault?: string; hint?: string }
/** `institutionCode`: or the name of a variable. */
export type Row = { institutionCode: string; findings: Finding[] }

type Dependencies = { http: Http; migrations: Migrations }

/** Tests the requirements of a start on this machine, and changes nothing. */
export async function checkMachine(config: Config, dependencies: Dependencies): Promise<Row[]> {
  const { port, host, metricsPort, metricsHost } = config
  const rows = await Promise.all([
    checkDatabase(config, dependencies),
    checkPort(dependencies, { name: 'PORT', port, host, path: '/healthz' }),
    ...(metricsPort === null
      ? []
      : [
          checkPort(dependencies, {
            name: 'METRICS_PORT',
            port: metricsPort,
            host: metricsHost,
            path: '/metrics',
          }),
        ]),
    checkPublicUrl(config, dependencies),
  ])
  return rows.flat()
}

async function checkDatabase(config: Config, { migrations }: Dependencies): Promise<Row[]> {
  const name = config.databaseUrl ? 'DATABASE_URL' : 'DATABASE_FILE'
  if (!config.databaseUrl && !existsSync(config.databaseFile) && config.databaseFile !== ':memory:')
    return [rowOf(name, { text: 'is not there yet: the first start creates it' })]
  let database: Database | null = null
  try {
    database = openDatabase(config)
    await requireConnection(database)
    const { pending } = await readSchema(database, migrations)
    if (pending.length === 0) await readRootKey(database, config)
    await tryWrites(database)
    const version = await versionOf(database)
    const text = `${version}, read, written and rolled back; ${pending.length} migrations to apply`
    return [rowOf(name, { text }), ...(isShared(database) ? await checkClock(database) : [])]
  } catch (error) {
    return databaseFaults(name, error)
  } finally {
    await database?.destroy()
  }
}

function databaseFaults(name: string, error: unknown): Row[] {
  const text = 'cannot be used'
  if (error instanceof ConfigFaults)
    return error.faults.map(({ path, reason, cure }) => rowOf(path, { text, fault: `${reason}. ${cure}` }))
  const fault = error instanceof DatabaseFailure ? `${error.code} (${error.message})` : wordsOf(error)
  return [rowOf(name, { text, fault })]
}

/** Tests the rights that migrations and requests need: creates a table, writes to it, and rolls both back. */
async function tryWrites(database: Database): Promise<void> {
  const transaction = await database.startTransaction().execute()
  try {
    await sql`create table check_of_writes (a integer)`.execute(transaction)
    await sql`insert into check_of_writes values (1)`.execute(transaction)
  } finally {
    // Fails if the error has already ended the transaction or the connection.
    await transaction
      .rollback()
      .execute()
      .catch(() => {})
  }
}

async function versionOf(database: Database): Promise<string> {
  if (!isShared(database)) {
    const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(database)
    return `SQLite ${rows[0]?.version}`
  }
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(database)
  return `PostgreSQL ${rows[0]?.server_version.split(' ')[0]}`
}

/** Measures the clock of this machine as the start does. */
async function checkClock(database: Database): Promise<Row[]> {
  const reported: object[] = []
  const databaseClock = followDatabase({ error: (line) => void reported.push(line) })
  try {
    await databaseClock.require(database)
  } catch (error) {
    return databaseFaults('clock', error)
  }
  const seconds = (Math.abs(databaseClock.ahead()) / second).toFixed(1)
  const text = `differs by ${seconds} s from the clock of PostgreSQL`
  return [rowOf('clock', { text, ...(reported.length > 0 && { hint: `${text}: set both by NTP` }) })]
}

type Listening = { name: string; port: number; host: string; path: string }

/** Checks a port. A running card already has the port, and then its path responds. */
async function checkPort({ http }: Dependencies, { name, port, host, path }: Listening): Promise<Row[]> {
  const code = await tryPort(port, host)
  if (code === null) return [rowOf(name, { text: `${port} is free` })]
  const local = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  if (code === 'EADDRINUSE' && (await answers(http, `http://${bracketed(local)}:${port}${path}`)) === null)
    return [rowOf(name, { text: `${port} is in use by a card that runs` })]
  const cure =
    code === 'EADDRINUSE' ? 'Set it to a free port' : 'Set it to a port and an address of this machine'
  return [rowOf(name, { text: `${port} cannot be used`, fault: `${port} cannot be used (${code}). ${cure}` })]
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

async function tryPort(port: number, host: string): Promise<string | null> {
  const server = createServer()
  const failure = await once(server.listen(port, host), 'listening').then(() => null, causeOf)
  server.close()
  return failure
}

/**
 * Checks the public address. A failure is only a hint: before the first start nothing responds there, and not every
 * server can reach its own public address.
 */
async function checkPublicUrl({ publicUrl }: Config, { http }: Dependencies): Promise<Row[]> {
  const failure = await answers(http, `${publicUrl}/healthz`)
  if (failure === null) return [rowOf('PUBLIC_URL', { text: 'answers' })]
  const hint = `${publicUrl} does not answer from here (${failure}). Browsers need it once the card runs`
  return [rowOf('PUBLIC_URL', { text: 'does not answer', hint })]
}

/** Milliseconds. */
const answersWithin = 5_000

/** Returns null if the address responds with success, otherwise the reason for the failure. */
async function answers(http: Http, url: string): Promise<string | null> {
  const send = http.fetchWith({ limit: answersWithin, allows: () => true })
  try {
    const { ok, status } = await send(url, {})
    return ok ? null : `status ${status}`
  } catch (error) {
    return causeOf(error)
  }
}

/** Returns the code of the innermost cause, such as `CERT_HAS_EXPIRED`. Messages may contain addresses. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  const inner = error.cause === undefined ? null : causeOf(error.cause)
  if (inner !== null && inner !== 'no answer') return inner
  return 'code' in error && typeof error.code === 'string' ? error.code : 'no answer'
}

function rowOf(institutionCode: string, finding: Finding): Row {
  return { institutionCode, findings: [finding] }
}
