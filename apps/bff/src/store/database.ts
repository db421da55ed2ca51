import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Outcome } from '@library-card/contract/outcome.ts'
import type { Profile } from '@library-card/contract/session.ts'
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect, type Dialect } from 'kysely'

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
  audit: AuditTable
  /** One row: how many entries there have been, and the hash of the last. */
  audit_head: { id: number; count: number; hash: string }
}

/** Who of the staff looked at whose data. Lists are JSON. */
type AuditTable = {
  /** From 1, without gaps. */
  number: number
  at: number
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
  sealed: Buffer | null
  /** Keyed, over all this and the hash of the entry before. */
  hash: string
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
  // What is written is on the disk when we say so: an entry of the audit, an intent before it is sent.
  sqlite.pragma('synchronous = FULL')
  // Deleted rows are overwritten: what has ended is gone.
  sqlite.pragma('secure_delete = ON')
  return new SqliteDialect({ database: sqlite })
}
