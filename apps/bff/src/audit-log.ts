/** `npm run audit-log -- verify [--head FILE]` and `npm run audit-log -- export --institution CODE --from DAY --until DAY`. */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readEnvironment } from './config/environment.ts'
import { ConfigFaults, type Fault } from './config/faults.ts'
import { migrations } from './migrations.ts'
import { findDataKey, requireKeyOfDatabase } from './store/data-key.ts'
import { openDatabase, type Database } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import type { Sealing } from './store/sealed-json.ts'
import type { Head } from './audit/chain.ts'
import { csvLine } from './audit/csv-line.ts'
import { exported, exportEntries, type Span } from './audit/export-entries.ts'
import { verifyChain } from './audit/verify-chain.ts'

const usage = `npm run audit-log -- verify [--head FILE]
npm run audit-log -- export --institution CODE --from 2026-11-01 --until 2026-12-01 [--format csv|ndjson]`

type Store = Sealing & { database: Database }
type Options = Partial<Record<'head' | 'institution' | 'from' | 'until' | 'format', string>>

const commands = new Map([
  ['verify', verify],
  ['export', writeExport],
])

try {
  const { positionals, values } = readArguments()
  const command = commands.get(positionals.join(' '))
  if (!command) throw new Error(usage)
  const store = await openStore()
  await command(store, values).finally(() => store.database.destroy())
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The command failed.')
  process.exitCode = 1
}

function readArguments() {
  const text = { type: 'string' } as const
  const options = { head: text, institution: text, from: text, until: text, format: text }
  return parseArgs({ allowPositionals: true, options })
}

/** From the same environment as the server's, and migrated as there; a database or key that is missing is not created. */
async function openStore(): Promise<Store> {
  const faults: Fault[] = []
  const environment = readEnvironment(process.env, (fault) => void faults.push(fault))
  const { databaseUrl, databaseFile, dataKey } = environment
  const files = databaseUrl ? [] : [databaseFile, ...(dataKey ? [] : [`${databaseFile}.key`])]
  if (!files.every((file) => existsSync(file))) {
    const reason = 'names no database, or one whose key is not beside it'
    const cure = 'Set DATABASE_FILE or DATABASE_URL, and DATA_KEY, as for the server'
    faults.push({ path: 'DATABASE_FILE', reason, cure })
  }
  if (faults.length > 0) throw new ConfigFaults(faults)
  const log = { error: (line: object, words: string) => console.error(words, JSON.stringify(line)) }
  const store = { database: openDatabase(environment), dataKey: findDataKey(environment), log }
  await migrate(store.database, migrations)
  await requireKeyOfDatabase(store.database, store.dataKey)
  return store
}

async function verify(store: Store, { head }: Options) {
  const began = performance.now()
  const { count, brokenAt } = await verifyChain(store, head === undefined ? [] : readHeads(head))
  const seconds = ((performance.now() - began) / 1000).toFixed(2)
  if (brokenAt === null) return console.log(`${count} entries verified in ${seconds} s: none was changed.`)
  throw new Error(
    `The record is broken at entry ${brokenAt}: it is missing or not as it was written. ${count} entries before it are well.`,
  )
}

/** Every head that was logged: each entry that is still there must be the one that was meant. */
function readHeads(file: string): Head[] {
  const heads = readFileSync(file, 'utf8').matchAll(/"audit":\{"count":(\d+),"hash":"([\w-]+)"\}/g)
  const list = [...heads].map(([, count, hash = '']) => ({ count: Number(count), hash }))
  if (list.length === 0) throw new Error(`${file} holds no line of an audit head.`)
  return list
}

async function writeExport(store: Store, { institution, from, until, format = 'csv' }: Options) {
  const span = {
    institutionCode: institution ?? '',
    from: Date.parse(from ?? ''),
    until: Date.parse(until ?? ''),
  }
  if (!institution || Number.isNaN(span.from + span.until) || !['csv', 'ndjson'].includes(format))
    throw new Error(usage)
  await (format === 'csv' ? writeCsv(store, span) : writeLines(store, span))
}

async function writeLines(store: Store, span: Span) {
  for await (const entry of exportEntries(store, span)) console.log(JSON.stringify(entry))
}

async function writeCsv(store: Store, span: Span) {
  process.stdout.write(csvLine(exported))
  for await (const entry of exportEntries(store, span))
    process.stdout.write(csvLine(exported.map((column) => entry[column])))
}
