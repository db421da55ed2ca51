import type { Outcome } from '@library-card/contract/outcome.ts'
import type { Profile } from '@library-card/contract/session.ts'
import { Kysely, PostgresDialect, sql, type Dialect, type RawBuilder } from 'kysely'
import { Pool, types } from 'pg'
import { reveal, type Secret } from '../config/secret.ts'
import { sqliteDialect } from './sqlite.ts'

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
    /** Keyed hashes: of the person to the provider, and of the provider's own session. */
    owner_hash: string
    provider_session_hash: string | null
    sealed: Uint8Array
  }
  /** What one click asked for: the same key may not come with anything else. */
  idempotency_keys: {
    key_hash: string
    content_hash: string
    created: number
    /** A keyed hash: whose click; null where version 0.1.0 wrote the row. */
    patron_hash: string | null
    /** How many loans or requests it was for. */
    objects: number | null
    /** Which lists could not be read; null: its ids have not all been looked up. */
    sealed: Buffer | null
  }
  /** An act of a patron on one loan or request, stored before the institution is told of it. */
  intents: {
    id: string
    key_hash: string
    /** Keyed hashes: who, and which loan or request. */
    patron_hash: string
    object_hash: string
    institution_code: string
    type: ActionType
    state: IntentState
    created: number
    /** null: the institution has not been told. */
    sent: number | null
    /** What is needed to find out what became of it, and what did. */
    sealed: Uint8Array
  }
  /** How often signing in by password has failed: a row for an account or an address, by keyed hash. */
  tries: { key_hash: string; failed: number; until: number; last: number }
  /** What a patron has chosen. */
  preferences: {
    patron_hash: string
    changed: number
    /** When they were applied last, to the day; null: by a version that does not store it. */
    used: number | null
    sealed: Uint8Array
  }
  audit: AuditTable
  /** For entries with a `patron_list`: an index from each of its patrons to the entry. */
  audit_patrons: { entry: number; patron_hash: string }
  /** One row: how many entries there have been, and the hash of the last. */
  audit_head: { id: number; count: number; hash: string }
  /** One row: a keyed hash that only the right DATA_KEY reproduces. */
  data_key: { id: number; check_hash: string }
}

/** Who of the staff looked at whose data. Lists are JSON. */
type AuditTable = {
  /** From 1, without gaps. */
  number: number
  at: number
  /** Which columns the hash covers. */
  format: number
  act: string
  result: string
  /** The staff member's. null in an anchor, as is all that follows. */
  institution_code: string | null
  /** A keyed hash of the person; the person is sealed. */
  staff_hash: string | null
  desk_code: string | null
  desk: string | null
  /** Keyed hashes: of the one patron, or of many. */
  patron_hash: string | null
  patron_list: string | null
  kinds: string | null
  institution_codes: string | null
  reason: string | null
  /** Of a search: the kind of term, and how many it found. */
  field: string | null
  hits: number | null
  request_id: string | null
  /** The last of the entries that were deleted by age: its number and hash. */
  anchor: string | null
  sealed: Uint8Array | null
  /** Keyed, over all this and the hash of the entry before. */
  hash: string
}

export type ActionType = Outcome['type']

/**
 * `stored` and `sent` are in flight: there is at most one such intent for an object. `joined`: the click wanted what
 * another had begun.
 */
export type IntentState = 'stored' | 'sent' | 'unsure' | 'ended' | 'joined'

export type Database = Kysely<Tables>

/** Where it is kept: in a file on one machine, or in PostgreSQL for several processes. */
export type Place = { databaseFile: string; databaseUrl: Secret | null }

/** The one place that knows which database this is. */
export function openDatabase({ databaseFile, databaseUrl }: Place): Database {
  const dialect = databaseUrl ? postgres(reveal(databaseUrl)) : sqliteDialect(databaseFile)
  return new Kysely<Tables>({ dialect })
}

/** Other processes may be at the same rows. */
export function isShared(database: Database): boolean {
  return database.getExecutor().adapter.supportsMultipleConnections !== false
}

/** The database's own time, on which processes agree whose clocks differ: for leases between them. */
export function databaseTime(database: Database): RawBuilder<number> {
  return isShared(database)
    ? sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql`cast(unixepoch('subsec') * 1000 as integer)`
}

/** Milliseconds. None is infinite: a silent database must not hold what asks for it. */
const postgresLimits = {
  connectionTimeoutMillis: 2_000,
  lock_timeout: 2_000,
  statement_timeout: 5_000,
  query_timeout: 6_000,
  idle_in_transaction_session_timeout: 10_000,
}

function postgres(connectionString: string): Dialect {
  const pool = new Pool({ connectionString, ...postgresLimits, types: { getTypeParser } })
  // A connection that breaks off while nobody uses it is replaced by the next one; unheard, it would end the process.
  pool.on('error', () => {})
  return new PostgresDialect({ pool })
}

/** Our times and counts are small enough for numbers; pg tells bigint as text. */
const getTypeParser: typeof types.getTypeParser = (type, format) =>
  type === types.builtins.INT8 ? Number : types.getTypeParser(type, format)
