import { sql, type Kysely } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator, type Migration } from 'kysely/migration'
import packageJson from '../../package.json' with { type: 'json' }
import {
  isShared,
  openDatabase,
  notMigrated,
  requireConnection,
  type Database,
  type Place,
  type PostgresLimits,
  type Tables,
} from './database.ts'
import { lockWait } from './sqlite.ts'

/** Migrations by name, `NNN-title compatible-from-VERSION`. */
export type Migrations = Record<`${string} compatible-from-${string}`, Migration>

/** Applies pending migrations. Throws if a newer version has made the schema incompatible with this one. */
export async function migrate(place: Place, database: Database, migrations: Migrations): Promise<void> {
  if (!isShared(database)) return migrateOver(database, migrations)
  const own = openDatabase(place, migrationLimits)
  try {
    await requireConnection(own)
    await migrateOver(own, migrations)
  } finally {
    await own.destroy()
  }
}

async function migrateOver(database: Database, migrations: Migrations): Promise<void> {
  await database.connection().execute(async (connection) => {
    const { supportsTransactionalDdl } = connection.getExecutor().adapter
    const run = () => applyPending(connection, migrations)
    const migrated = supportsTransactionalDdl ? run() : inTransaction(connection, run)
    await migrated.catch((error: unknown) => {
      throw error instanceof NewerSchema ? error : notMigrated(database, error)
    })
  })
}

/** Reads which migrations are pending. Throws like `migrate` if a newer version has made the schema incompatible. */
export async function readSchema(database: Database, migrations: Migrations): Promise<{ pending: string[] }> {
  const applied = await listApplied(database)
  requireCompatible(applied)
  return { pending: Object.keys(migrations).filter((name) => !applied.includes(name)) }
}

async function applyPending(connection: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const applied = await listApplied(connection)
  requireCompatible(applied)
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name))
  const { error } = await new Migrator({
    db: connection,
    // The Migrator rejects a database with migrations that it does not know, from a newer version or a removed
    // feature.
    provider: { getMigrations: async () => ({ ...placeholdersFor(unknown), ...migrations }) },
    allowUnorderedMigrations: true,
  }).migrateToLatest()
  if (error) throw error
}

/**
 * Runs a migration of SQLite in a transaction. Kysely locks and migrates PostgreSQL in one, but SQLite without
 * either. `immediate` takes the write lock before the first read, so that processes that start at the same time
 * migrate one after the other.
 */
async function inTransaction(connection: Kysely<Tables>, work: () => Promise<void>): Promise<void> {
  await setLockWait(connection, maxLockWait)
  await sql`begin immediate`.execute(connection)
  await setLockWait(connection, lockWait)
  try {
    await work()
    await sql`commit`.execute(connection)
  } catch (error) {
    // SQLite has already rolled back if its disk is full.
    await sql`rollback`.execute(connection).catch(() => {})
    throw error
  }
}

/**
 * Milliseconds that a migration waits for another process. In PostgreSQL, requests queue behind the migration
 * meanwhile.
 */
const maxLockWait = 60_000

/** Limits for migrations: a large table takes longer to migrate than any request. */
const migrationLimits: PostgresLimits = {
  connectionTimeoutMillis: 2_000,
  lock_timeout: maxLockWait,
  statement_timeout: 3_600_000,
  query_timeout: 3_601_000,
  idle_in_transaction_session_timeout: 60_000,
}

async function setLockWait(connection: Kysely<Tables>, milliseconds: number) {
  await sql`pragma busy_timeout = ${sql.lit(milliseconds)}`.execute(connection)
}

async function listApplied(connection: Kysely<Tables>): Promise<string[]> {
  const tables = await connection.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return []
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(connection)
  return rows.map(({ name }) => name)
}

class NewerSchema extends Error {
  override name = 'NewerSchema'
}

function requireCompatible(applied: string[]): void {
  const needed = applied.map(compatibleFromOf).toSorted(byVersion).at(-1)
  if (needed === undefined || byVersion(needed, packageJson.version) <= 0) return
  throw new NewerSchema(
    `The database needs Library Card ${needed} or newer, and this is ${packageJson.version}. ` +
      'Start that version, or restore a backup from before the update.',
  )
}

function compatibleFromOf(name: string): string {
  return name.split(' compatible-from-')[1] ?? '0'
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function placeholdersFor(names: string[]): Record<string, Migration> {
  return Object.fromEntries(names.map((name) => [name, { up: async () => {} }]))
}
