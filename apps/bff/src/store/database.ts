import type { Outcome } from '@library-card/contract/outcome.ts'
import type { Profile } from '@library-card/contract/session.ts'
import { reveal, type Secret } from '@library-card/library-systems/secret.ts'
import {
  Kysely,
  PostgresDialect,
  sql,
  type Dialect,
  type PostgresPool,
  type PostgresPoolClient,
  type RawBuilder,
} from 'kysely'
import { DatabaseError, Pool, types } from 'pg'
import type { Clock } from '../clock.ts'
import { ConfigFaults } from '../config/faults.ts'
import { DatabaseFailure, toDatabaseFailure, wordsOf } from './database-failure.ts'
import type { Sealing } from './sealed-json.ts'
import { readOnlyDialect, sqliteDialect } from './sqlite.ts'

/** All times are milliseconds since 1970. */
export type Tables = {
  sessions: {
    /** The hash of the cookie's value, which cannot be used to sign in. */
    id_hash: string
    profile: Profile
    created: number
    seen: number
    /** The earlier of the idle and absolute limits. */
    ends: number
    /** Keyed hashes of the person and of the session at the provider. */
    owner_hash: string
    provider_session_hash: string | null
    sealed: Uint8Array
  }
  /** The order of one click. Stored with its intents, if any, before anything is read or sent. */
  orders: {
    key_hash: string
    content_hash: string
    created: number
    /** Keyed hash of the patron. */
    patron_hash: string
    /** The number of loans or requests. */
    objects: number
  }
  /** An action of an order on one loan or request. An object without an intent was not found in the patron's list. */
  intents: {
    id: string
    key_hash: string
    /** Keyed hashes. The object is a loan or request of the patron. */
    patron_hash: string
    object_hash: string
    institution_code: string
    type: ActionType
    state: IntentState
    created: number
    /** null if not sent. */
    sent: number | null
    /** The process that must end the intent; null if none must. */
    holder: string | null
    /** When the holder last renewed its claim on an unsent action, sent the action, or read it back. */
    held: number
    /** The outcome, or the data needed to read the outcome back. */
    sealed: Uint8Array
  }
  /** Failed password sign-ins of an account or an address, by keyed hash. */
  tries: { key_hash: string; failed: number; until: number; last: number }
  preferences: {
    patron_hash: string
    changed: number
    /** The last use, to the day. */
    used: number
    sealed: Uint8Array
  }
  audit: AuditTable
  /** An index from each patron in a `patron_list` to the entry. */
  audit_patrons: { entry: number; patron_hash: string }
  /** One row: the number of entries so far, and the hash of the last. */
  audit_head: { id: number; count: number; hash: string }
  /**
   * One row. `sealed_root`: the root key, sealed with DATA_KEY. `previous_hash`: a hash of the previous key while
   * rows are sealed with it. `in_use`: the mark that distinguishes this database from a copy.
   */
  data_key: { id: number; sealed_root: Uint8Array; previous_hash: string | null; in_use: string | null }
  /** One row: when old rows were last looked for, and when the clock last jumped; null if it has not since. */
  last_deletion: { id: number; at: number; jumped: number | null }
  /** The most calls that an institution had left on its last day. */
  quotas: { institution_code: string; day: string; most: number; for_later: number }
  /** Institutions whose counts were wrong, and when that was found. */
  disbelieved_counts: { institution_code: string; since: number }
}

/** Which member of staff looked at whose data. Lists are JSON. */
type AuditTable = {
  /** Number of the entry: from 1, without gaps. */
  number: number
  at: number
  /** Determines which columns the hash covers. */
  format: number
  act: string
  result: string
  /** The institution of the member of staff; null in an anchor, like all columns below. */
  institution_code: string | null
  /** A keyed hash of the person, who is in `sealed`. */
  staff_hash: string | null
  desk_code: string | null
  desk: string | null
  /** The keyed hash by which a patron finds the entry, or a list of hashes: a patron with a linking id has two. */
  patron_hash: string | null
  patron_list: string | null
  kinds: string | null
  institution_codes: string | null
  reason: string | null
  /** The kind of term of a search, and the number of patrons found. */
  field: string | null
  hits: number | null
  request_id: string | null
  /** Number and hash of the last entry that was deleted because of its age. */
  anchor: string | null
  sealed: Uint8Array | null
  /** Keyed hash of the columns and of the previous entry's hash. */
  hash: string
}

export type ActionType = Outcome['type']

/**
 * `stored` and `sent` are in flight: an object has at most one such intent. `joined`: the click shares the outcome
 * of another click's intent. `superseded`: ended, and its object has a newer one; only the key of its click finds
 * it.
 */
export type IntentState = 'stored' | 'sent' | 'unsure' | 'ended' | 'joined' | 'superseded'

export type Database = Kysely<Tables>

export type Store = Sealing & { database: Database; clock: Clock }

/** Place of the database: a file on one machine, or PostgreSQL for several processes. */
export type Place = { databaseFile: string; databaseUrl: Secret | null }

/** The only function that selects the kind of database. */
export function openDatabase(
  { databaseFile, databaseUrl }: Place,
  limits: PostgresLimits = requestLimits,
): Database {
  const dialect = databaseUrl ? postgres(reveal(databaseUrl), limits) : openFile(databaseFile, sqliteDialect)
  return new Kysely<Tables>({ dialect })
}

/** Opens a database for commands that only read it: no SQLite file is created or changed. */
export function openToRead(place: Place): Database {
  if (place.databaseUrl) return openDatabase(place)
  return new Kysely<Tables>({ dialect: openFile(place.databaseFile, readOnlyDialect) })
}

function openFile(databaseFile: string, toDialect: (file: string) => Dialect): Dialect {
  try {
    return toDialect(databaseFile)
  } catch (error) {
    throw notOpened('DATABASE_FILE', error, 'Give the path of a file that the card may write')
  }
}

/** Rejects if PostgreSQL cannot be used. A SQLite file has been opened before. */
export async function requireConnection(database: Database): Promise<void> {
  await sql`select 1`.execute(database).catch((error: unknown) => {
    throw notOpened(
      'DATABASE_URL',
      error,
      'Start PostgreSQL, or correct the address, the user or the password',
    )
  })
}

/** Converts an error of the database to a fault with the setting and a cure. */
export function notMigrated(database: Database, error: unknown): ConfigFaults {
  const path = isShared(database) ? 'DATABASE_URL' : 'DATABASE_FILE'
  const cure = 'Correct that, restore a backup, or name the database of the card'
  return new ConfigFaults([{ path, reason: `cannot be migrated (${wordsOf(error)})`, cure }])
}

function notOpened(path: string, error: unknown, cure: string): ConfigFaults {
  return new ConfigFaults([{ path, reason: `cannot be opened (${wordsOf(error)})`, cure }])
}

/**
 * Creates a function that rejects with the cause if the database is full or read-only, though it still answers
 * reads. Within a second, it repeats the last result: anyone can request `/readyz`, and a write can wait for a
 * lock.
 */
export function createWriteTest(store: Pick<Store, 'database' | 'clock'>): () => Promise<void> {
  let last = { ended: Number.NEGATIVE_INFINITY, written: Promise.resolve() }
  return () => {
    if (performance.now() - last.ended > writeTestEvery)
      last = {
        ended: Number.POSITIVE_INFINITY,
        written: testWrite(store).finally(() => void (last.ended = performance.now())),
      }
    return last.written
  }
}

/** Milliseconds from the end of one write test to the next. */
const writeTestEvery = 1_000

/**
 * Writes one row among those of failed sign-ins. Each test changes the row, because SQLite does not store an
 * unchanged one.
 */
async function testWrite({ database, clock }: Pick<Store, 'database' | 'clock'>): Promise<void> {
  await database
    .insertInto('tries')
    .values({ key_hash: 'test of a write', failed: 0, until: 0, last: clock() })
    .onConflict((row) => row.column('key_hash').doUpdateSet({ failed: sql`1 - tries.failed`, last: clock() }))
    .execute()
}

export function isShared(database: Database): boolean {
  return database.getExecutor().adapter.supportsMultipleConnections !== false
}

/** The database's own time, shared by processes whose clocks differ. */
export function databaseTime(database: Database): RawBuilder<number> {
  return isShared(database)
    ? sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql`cast(unixepoch('subsec') * 1000 as integer)`
}

/** Time limits in milliseconds. */
export type PostgresLimits = Record<keyof typeof requestLimits, number>

/** Limits for requests. None is infinite, because a silent database must not block requests. */
const requestLimits = {
  connectionTimeoutMillis: 2_000,
  lock_timeout: 2_000,
  statement_timeout: 5_000,
  query_timeout: 6_000,
  idle_in_transaction_session_timeout: 10_000,
}

function postgres(connectionString: string, limits: PostgresLimits): Dialect {
  const pool = new Pool({ connectionString, ...limits, types: { getTypeParser } })
  // A broken connection is replaced on next use. Without a listener, its error would end the process. The pool
  // listens only while the connection is idle, not between two statements of a transaction, whose next statement
  // fails.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new PostgresDialect({ pool: withNamedFailures(pool) })
}

function withNamedFailures(pool: PostgresPool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw new DatabaseFailure(error)
      })
      // Later statements would wait behind one that got no response.
      let isSilent = false
      const query = async (text: string, parameters: readonly unknown[]) =>
        client.query(text, parameters).catch((error: unknown) => {
          isSilent ||= !(error instanceof DatabaseError)
          throw toDatabaseFailure(error)
        })
      return {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no query is streamed, so no cursor is passed
        query: query as PostgresPoolClient['query'],
        release: (discard) => client.release(discard || isSilent),
      }
    },
  }
}

/** Reads bigint, which pg returns as text, as a number: our times and counts fit into numbers. */
const getTypeParser: typeof types.getTypeParser = (type, format) =>
  type === types.builtins.INT8 ? Number : types.getTypeParser(type, format)
