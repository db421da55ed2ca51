import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { hour, second } from '@library-card/library-systems/durations.ts'
import { sql } from 'kysely'
import { createClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { conflicts, conflictWords, findConflicts, type Presence } from '../replicas/conflicts.ts'
import { runningReplicas } from '../replicas/presence.ts'
import { metricsAddress } from '../replicas/replicas.ts'
import { openDatabase, requireConnection, type Database } from '../store/database.ts'
import { type Migrations, readSchema } from '../store/migrate.ts'
import { causeOf, type Finding, type Row } from './check-machine.ts'

/** Milliseconds. */
const answersWithin = 5_000
/** Milliseconds, as in the alert LibraryCardBackupOld: for a backup every night. */
const backupIsOldAfter = 26 * hour

type Running = Pick<Presence, 'name' | 'metrics'>
type Sample = { name: string; labels: Record<string, string>; value: number; replica: string }

/**
 * Checks the facts in the first row of the dashboard, for all replicas that run on this database. Returns no rows
 * before the first start.
 */
export async function checkReplicas(config: Config, migrations: Migrations): Promise<Row[]> {
  if (!config.databaseUrl) return checkSingle(config)
  const found = await readRows(config, migrations)
  if (!found) return []
  const { running, hasStarted } = found
  const rows = [countRow(config, running, hasStarted), ...conflictRows(running)]
  return running.length === 0 ? rows : [...rows, ...(await checkMetrics(running))]
}

/** Checks the one replica that SQLite allows, on this machine. Without its metrics, nothing shows whether it runs. */
async function checkSingle(config: Config): Promise<Row[]> {
  const metrics = metricsAddress(config)
  if (metrics === null || config.databaseFile === ':memory:' || !existsSync(config.databaseFile)) return []
  return checkMetrics([{ name: 'the replica', metrics }])
}

/** Returns null if the database has no such rows yet, or cannot be read, which is reported as another fault. */
async function readRows(config: Config, migrations: Migrations) {
  let database: Database | null = null
  try {
    database = openDatabase(config)
    await requireConnection(database)
    const { pending } = await readSchema(database, migrations)
    if (pending.length > 0) return null
    const { rows: running } = await sql.raw<Presence>(runningReplicas).execute(database)
    const started = await database.selectFrom('data_key').select('id').executeTakeFirst()
    return { running, hasStarted: started !== undefined }
  } catch {
    return null
  } finally {
    await database?.destroy()
  }
}

function countRow({ replicas }: Config, running: Presence[], hasStarted: boolean): Row {
  if (running.length === 0 && !hasStarted) return rowOf('replicas', { text: 'none has run yet' })
  const names = running.map(({ name, version }) => `${name} (${version})`).join(', ')
  const count = `${running.length === 0 ? 'none' : running.length} of ${replicas} run`
  const fault = running.length < replicas ? { fault: count } : {}
  return rowOf('replicas', { text: names === '' ? count : `${count}: ${names}`, ...fault })
}

function conflictRows(running: Presence[]): Row[] {
  const found = new Set(running.flatMap((one) => findConflicts(one, running)))
  return conflicts
    .filter((conflict) => found.has(conflict))
    .map((conflict) => rowOf('replicas', { text: conflict, fault: conflictWords[conflict] }))
}

async function checkMetrics(running: Running[]): Promise<Row[]> {
  const read = await Promise.all(running.map(readMetrics))
  const samples = read.flatMap((one) => (Array.isArray(one) ? one : []))
  const failures = read.flatMap((one) => (Array.isArray(one) ? [] : [rowOf('metrics', one)]))
  if (failures.length === running.length) return failures
  return [
    ...failures,
    stateRow(samples, {
      row: 'database',
      name: 'library_card_database_writable',
      isBad: (value) => value === 0,
    }),
    stateRow(samples, { row: 'institutions', name: 'library_card_breaker_open' }),
    stateRow(samples, { row: 'keys', name: 'library_card_key_rejected' }),
    backupRow(samples),
    remindersRow(samples),
  ]
}

const words = {
  database: { well: 'takes writes', bad: () => 'the database takes no writes' },
  institutions: { well: 'none is silent', bad: (institution: string) => `${institution} does not answer` },
  keys: { well: 'none is rejected', bad: (institution: string) => `${institution} rejects our key` },
}

type State = { row: keyof typeof words; name: string; isBad?: (value: number) => boolean }

function stateRow(samples: Sample[], { row, name, isBad = (value) => value === 1 }: State): Row {
  const bad = samples.filter((sample) => sample.name === name && isBad(sample.value))
  if (bad.length === 0) return rowOf(row, { text: words[row].well })
  const findings = Map.groupBy(bad, ({ labels }) => words[row].bad(labels['institution'] ?? ''))
  const sentences = [...findings].map(
    ([sentence, at]) => `${sentence}, says ${at.map(({ replica }) => replica).join(', ')}`,
  )
  return rowOf(row, { text: sentences.join('; '), fault: sentences.join('; ') })
}

function backupRow(samples: Sample[]): Row {
  const times = samples
    .filter(({ name }) => name === 'library_card_backup_timestamp_seconds')
    .map(({ value }) => value)
  if (times.length === 0) return rowOf('backup', { text: 'is not watched: no replica has BACKUP_FILE' })
  const newest = Math.max(...times) * second
  if (newest === 0)
    return rowOf('backup', { text: 'none', fault: 'BACKUP_FILE is not there, or cannot be seen' })
  // The time of a backup is by a machine's clock, not by CARD_NOW.
  const age = createClock(null)() - newest
  const old = `${Math.floor(age / hour)} h old`
  return rowOf('backup', {
    text: old,
    ...(age > backupIsOldAfter && { fault: `the newest backup is ${old}` }),
  })
}

function remindersRow(samples: Sample[]): Row {
  const counted = samples.filter(({ name }) => name === 'library_card_reminders_total')
  const byResult = Map.groupBy(counted, ({ labels }) => labels['result'] ?? '')
  const sums = [...byResult].map(
    ([result, all]) => [result, all.reduce((sum, { value }) => sum + value, 0)] as const,
  )
  const shown = sums.filter(([result, sum]) => result === 'sent' || sum > 0)
  return rowOf('reminders', {
    text: `since the replicas started: ${shown.map(([result, sum]) => `${sum} ${result}`).join(', ')}`,
  })
}

/**
 * Reads the metrics that a replica exports. The replica is our own process, so the request bypasses the proxy to
 * institutions.
 */
async function readMetrics({ name, metrics }: Running): Promise<Sample[] | Finding> {
  if (metrics === null) {
    const hint = `${name} exports none: set METRICS_PORT to see what it knows`
    return { text: `${name} exports none`, hint }
  }
  try {
    const request = get(`http://${metrics}/metrics`, { signal: AbortSignal.timeout(answersWithin) })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as Node documents the event
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    return toSamples(await text(response), name)
  } catch (error) {
    const fault = `those of ${name} cannot be read at ${metrics} from here (${causeOf(error)})`
    return { text: `${name} cannot be read`, fault }
  }
}

function toSamples(exported: string, replica: string): Sample[] {
  return [...exported.matchAll(/^(library_card_\w+)(?:\{(.*)\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value]) => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', of = '']) => [key, of]),
      ),
      value: Number(value),
      replica,
    }),
  )
}

function rowOf(institutionCode: string, finding: Finding): Row {
  return { institutionCode, findings: [finding] }
}
