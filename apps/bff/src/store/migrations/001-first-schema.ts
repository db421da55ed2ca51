import { sql, type Kysely } from 'kysely'

/** The tables as version 0.1.0 created them, also in its own databases, which hold no list of migrations. */
export async function createFirstSchema(database: Kysely<unknown>): Promise<void> {
  await createSessions(database)
  await createIntents(database)
  await createPreferences(database)
  await createTries(database)
  await createAudit(database)
}

async function createPreferences({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('preferences')
    .ifNotExists()
    .addColumn('patron_hash', 'text', (column) => column.primaryKey())
    .addColumn('changed', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
}

async function createTries({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('tries')
    .ifNotExists()
    .addColumn('key_hash', 'text', (column) => column.primaryKey())
    .addColumn('failed', 'integer', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('last', 'bigint', (column) => column.notNull())
    .execute()
}

async function createIntents({ schema }: Kysely<unknown>): Promise<void> {
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
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
  // Two locks: one intent per idempotency key and object, and one in flight per object.
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

async function createSessions(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('sessions')
    .ifNotExists()
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .addColumn('seen', 'bigint', (column) => column.notNull())
    .addColumn('ends', 'bigint', (column) => column.notNull())
    .addColumn('owner_hash', 'text', (column) => column.notNull())
    .addColumn('provider_session_hash', 'text')
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
  await database.schema.createIndex('sessions_ends').ifNotExists().on('sessions').column('ends').execute()
  await database.schema
    .createIndex('sessions_owner')
    .ifNotExists()
    .on('sessions')
    .column('owner_hash')
    .execute()
}

async function createAudit(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .createTable('audit')
    .ifNotExists()
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('result', 'text', (column) => column.notNull())
    .addColumn('institution_code', 'text')
    .addColumn('staff_hash', 'text')
    .addColumn('desk_code', 'text')
    .addColumn('desk', 'text')
    .addColumn('patron_hash', 'text')
    .addColumn('patron_list', 'text')
    .addColumn('kinds', 'text')
    .addColumn('institution_codes', 'text')
    .addColumn('reason', 'text')
    .addColumn('field', 'text')
    .addColumn('hits', 'bigint')
    .addColumn('request_id', 'text')
    .addColumn('anchor', 'text')
    .addColumn('sealed', 'bytea')
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await schema.createIndex('audit_patron').ifNotExists().on('audit').column('patron_hash').execute()
  await schema.createIndex('audit_act').ifNotExists().on('audit').columns(['act', 'at']).execute()
  await schema
    .createTable('audit_head')
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await sql`insert into audit_head (id, count, hash) values (1, 0, '') on conflict do nothing`.execute(
    database,
  )
}
