import { sql, type Kysely } from 'kysely'

const statements = [
  `create table if not exists sessions (
    id_hash text primary key,
    profile text not null,
    created bigint not null,
    seen bigint not null,
    ends bigint not null,
    owner_hash text not null,
    provider_session_hash text,
    sealed bytea not null
  )`,
  'create index if not exists sessions_ends on sessions (ends)',
  'create index if not exists sessions_owner on sessions (owner_hash)',
  `create table if not exists idempotency_keys (
    key_hash text primary key,
    content_hash text not null,
    created bigint not null
  )`,
  `create table if not exists intents (
    id text primary key,
    key_hash text not null,
    patron_hash text not null,
    object_hash text not null,
    institution_code text not null,
    type text not null,
    state text not null,
    created bigint not null,
    sent bigint,
    sealed bytea not null
  )`,
  // Two locks: one intent per idempotency key and object, and one in flight per object.
  'create unique index if not exists intents_once on intents (key_hash, object_hash)',
  `create unique index if not exists intents_in_flight on intents (object_hash) where state in ('stored', 'sent')`,
  'create index if not exists intents_patron on intents (patron_hash, created)',
  `create table if not exists preferences (
    patron_hash text primary key,
    changed bigint not null,
    sealed bytea not null
  )`,
  `create table if not exists tries (
    key_hash text primary key,
    failed integer not null,
    until bigint not null,
    last bigint not null
  )`,
  `create table if not exists audit (
    number bigint primary key,
    at bigint not null,
    act text not null,
    result text not null,
    institution_code text,
    staff_hash text,
    desk_code text,
    desk text,
    patron_hash text,
    patron_list text,
    kinds text,
    institution_codes text,
    reason text,
    field text,
    hits bigint,
    request_id text,
    anchor text,
    sealed bytea,
    hash text not null
  )`,
  'create index if not exists audit_patron on audit (patron_hash)',
  'create index if not exists audit_act on audit (act, at)',
  `create table if not exists audit_head (
    id integer primary key,
    count bigint not null,
    hash text not null
  )`,
  `insert into audit_head (id, count, hash) values (1, 0, '') on conflict do nothing`,
]

/** The tables as version 0.1.0 created them, also in its own databases, which hold no list of migrations. */
export async function createFirstSchema(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}
