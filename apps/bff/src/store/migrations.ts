import { sql, type Kysely } from 'kysely'
import type { Migrations } from './migrate.ts'

/** The tables of the card; `Tables` describes their columns. The tables of an optional feature are in its folder. */
const firstSchema = [
  `create table sessions (
    id_hash text primary key,
    profile text not null,
    created bigint not null,
    seen bigint not null,
    ends bigint not null,
    owner_hash text not null,
    provider_session_hash text,
    sealed bytea not null
  )`,
  'create index sessions_ends on sessions (ends)',
  'create index sessions_owner on sessions (owner_hash)',
  `create table orders (
    key_hash text primary key,
    content_hash text not null,
    created bigint not null,
    patron_hash text not null,
    objects integer not null
  )`,
  'create index orders_patron on orders (patron_hash, created)',
  `create table intents (
    id text primary key,
    key_hash text not null,
    patron_hash text not null,
    object_hash text not null,
    institution_code text not null,
    type text not null,
    state text not null,
    created bigint not null,
    sent bigint,
    holder text,
    held bigint not null,
    sealed bytea not null
  )`,
  // Two locks: one intent per idempotency key and object, and one in flight per object.
  'create unique index intents_once on intents (key_hash, object_hash)',
  `create unique index intents_in_flight on intents (object_hash) where state in ('stored', 'sent')`,
  'create index intents_held on intents (held) where holder is not null',
  'create index intents_object on intents (object_hash, state)',
  'create index intents_patron on intents (patron_hash, state, created)',
  `create table preferences (
    patron_hash text primary key,
    changed bigint not null,
    used bigint not null,
    sealed bytea not null
  )`,
  `create table tries (
    key_hash text primary key,
    failed integer not null,
    until bigint not null,
    last bigint not null
  )`,
  `create table audit (
    number bigint primary key,
    at bigint not null,
    format integer not null,
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
  'create index audit_patron on audit (patron_hash)',
  'create index audit_act on audit (act, at)',
  `create table audit_patrons (
    entry bigint not null,
    patron_hash text not null,
    primary key (entry, patron_hash)
  )`,
  'create index audit_patrons_patron on audit_patrons (patron_hash, entry)',
  `create table audit_head (
    id integer primary key,
    count bigint not null,
    hash text not null
  )`,
  `insert into audit_head (id, count, hash) values (1, 0, '')`,
  `create table data_key (
    id integer primary key,
    sealed_root bytea not null,
    previous_hash text,
    in_use text
  )`,
  `create table last_deletion (
    id integer primary key,
    at bigint not null,
    jumped bigint
  )`,
  `create table replicas (
    id text primary key,
    name text not null,
    version text not null,
    replicas integer not null,
    network_hash text not null,
    seen bigint not null
  )`,
  `create table quotas (
    institution_code text primary key,
    day text not null,
    most bigint not null
  )`,
]

/**
 * Schema changes of the card in order; those of an optional feature are in its folder. `compatible-from-` is the oldest
 * version of Library Card that can use the database afterwards. Names of released migrations never change.
 */
export const migrations: Migrations = {
  '001-first-schema compatible-from-0.3.0': {
    async up(database: Kysely<unknown>) {
      for (const statement of firstSchema) await sql.raw(statement).execute(database)
    },
  },
  // The sealed content of orders of 0.3.0 names problems in ways that no later version does. Orders are deleted
  // after a day anyway.
  '002-drop-orders compatible-from-0.4.0': {
    async up(database: Kysely<unknown>) {
      for (const table of ['orders', 'intents']) await sql`delete from ${sql.table(table)}`.execute(database)
    },
  },
  '003-disbelieved-counts compatible-from-0.4.0': {
    async up(database: Kysely<unknown>) {
      await sql
        .raw('create table disbelieved_counts (institution_code text primary key, since bigint not null)')
        .execute(database)
    },
  },
  '004-metrics-of-replicas compatible-from-0.4.0': {
    async up(database: Kysely<unknown>) {
      await sql`alter table replicas add column metrics text`.execute(database)
    },
  },
  '005-calls-for-later compatible-from-0.4.0': {
    async up(database: Kysely<unknown>) {
      await sql`alter table quotas add column for_later bigint not null default 0`.execute(database)
    },
  },
}
