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
import { formats } from './audit/export-entries.ts'
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

/** Uses the server's environment and migrates the database as the server does, but creates neither database nor key. */
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

/** The heads in a log of the server. */
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
  const toLines = formats.get(format)
  if (!institution || Number.isNaN(span.from + span.until) || !toLines) throw new Error(usage)
  for await (const line of toLines(store, span)) process.stdout.write(line)
}
