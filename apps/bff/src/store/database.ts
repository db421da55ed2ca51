import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Outcome } from '@library-card/contract/outcome.ts'
import type { Profile } from '@library-card/contract/session.ts'
import Sqlite from 'better-sqlite3'
import { Kysely, sql, SqliteDialect, type Dialect } from 'kysely'

/** All times are milliseconds since 1970. */
export type Tables = {
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
  calendars: {
    /** A keyed hash: each patron has one calendar at most. */
    patron_hash: string
    /** The hash of what its address holds. */
    token_hash: string
    created: number
    /** 1: its events name what is due. */
    titles: number
    sealed: Buffer
  }
  /** What one click asked for: the same key may not come with anything else. */
  idempotency_keys: { key_hash: string; content_hash: string; created: number }
  /** An act of a patron on one loan or request, stored before the institution is told of it. */
  intents: {
    id: string
    key_hash: string
    /** Keyed hashes: who, and which loan or request. */
    patron_hash: string
    object_hash: string
    institution_code: string
    type: ActType
    state: IntentState
    created: number
    /** null: the institution has not been told. */
    sent: number | null
    /** What is needed to find out what became of it, and what did. */
    sealed: Buffer
  }
}

export type ActType = Outcome['type']

/** `stored` and `sent` are in flight: there is at most one such intent for an object. */
export type IntentState = 'stored' | 'sent' | 'unsure' | 'ended'

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
  await createSessions(database)
  await createIntents(database)
  await createCalendars(database)
}

async function createCalendars({ schema }: Database): Promise<void> {
  await schema
    .createTable('calendars')
    .ifNotExists()
    .addColumn('patron_hash', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .addColumn('titles', 'integer', (column) => column.notNull())
    .addColumn('sealed', 'blob', (column) => column.notNull())
    .execute()
}

async function createIntents({ schema }: Database): Promise<void> {
  await schema
    .createTable('idempotency_keys')
    .ifNotExists()
    .addColumn('key_hash', 'text', (column) => column.primaryKey())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('intents')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key_hash', 'text', (column) => column.notNull())
    .addColumn('patron_hash', 'text', (column) => column.notNull())
    .addColumn('object_hash', 'text', (column) => column.notNull())
    .addColumn('institution_code', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .addColumn('sent', 'bigint')
    .addColumn('sealed', 'blob', (column) => column.notNull())
    .execute()
  // The two locks: one intent for a click and an object, and one in flight for an object.
  await schema
    .createIndex('intents_once')
    .ifNotExists()
    .unique()
    .on('intents')
    .columns(['key_hash', 'object_hash'])
    .execute()
  await schema
    .createIndex('intents_in_flight')
    .ifNotExists()
    .unique()
    .on('intents')
    .column('object_hash')
    .where(sql<boolean>`state in ('stored', 'sent')`)
    .execute()
  await schema
    .createIndex('intents_patron')
    .ifNotExists()
    .on('intents')
    .columns(['patron_hash', 'created'])
    .execute()
}

async function createSessions(database: Database): Promise<void> {
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
