import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Profile } from '@library-card/contract/session.ts'
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect, type Dialect } from 'kysely'

/** All times are milliseconds since 1970. */
type Tables = {
  sessions: {
    /** The hash of the cookie's value: who reads the database cannot sign in with it. */
    id_hash: string
    profile: Profile
    created: number
    seen: number
    /** When the nearer of the two limits ends it. */
    ends: number
    sealed: Buffer
  }
}

export type Database = Kysely<Tables>

export function openDatabase(file: string): Database {
  return new Kysely<Tables>({ dialect: dialectOf(file) })
}

/** The one place that knows which database this is. */
function dialectOf(file: string): Dialect {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
  const sqlite = new Sqlite(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('busy_timeout = 2000')
  // Deleted rows are overwritten: what has ended is gone.
  sqlite.pragma('secure_delete = ON')
  return new SqliteDialect({ database: sqlite })
}

export async function createTables(database: Database): Promise<void> {
  await database.schema
    .createTable('sessions')
    .ifNotExists()
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .addColumn('seen', 'bigint', (column) => column.notNull())
    .addColumn('ends', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'blob', (column) => column.notNull())
    .execute()
  await database.schema.createIndex('sessions_ends').ifNotExists().on('sessions').column('ends').execute()
}
