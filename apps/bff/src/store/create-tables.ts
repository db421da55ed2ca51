import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Processes that start together do it one after the other, each step by itself: others may be at the rows already. */
export async function createTables(database: Database): Promise<void> {
  await database.connection().execute(async (connection) => {
    const { adapter } = connection.getExecutor()
    await adapter.acquireMigrationLock(connection, lock)
    try {
      await createSessions(connection)
      await createIntents(connection)
      await createCalendars(connection)
      await createClearances(connection)
      await createPreferences(connection)
      await createTries(connection)
      await createAudit(connection)
    } finally {
      await adapter.releaseMigrationLock(connection, lock)
    }
  })
}

/** The adapters ask for names of a table; the databases that we have lock without one. */
const lock = { lockTable: '', lockRowId: '' }

async function createCalendars({ schema }: Database): Promise<void> {
  await schema
    .createTable('calendars')
    .ifNotExists()
    .addColumn('patron_hash', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .addColumn('titles', 'integer', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
}

async function createPreferences({ schema }: Database): Promise<void> {
  await schema
    .createTable('preferences')
    .ifNotExists()
    .addColumn('patron_hash', 'text', (column) => column.primaryKey())
    .addColumn('changed', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
}

async function createTries({ schema }: Database): Promise<void> {
  await schema
    .createTable('tries')
    .ifNotExists()
    .addColumn('key_hash', 'text', (column) => column.primaryKey())
    .addColumn('failed', 'integer', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('last', 'bigint', (column) => column.notNull())
    .execute()
}

async function createClearances({ schema }: Database): Promise<void> {
  await schema
    .createTable('clearances')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('staff_hash', 'text', (column) => column.notNull())
    .addColumn('institution_code', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('began', 'bigint', (column) => column.notNull())
    .addColumn('leased', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
  await schema
    .createTable('clearance_rows')
    .ifNotExists()
    .addColumn('clearance_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('clearance_rows_key', ['clearance_id', 'number'])
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
    .addColumn('sealed', 'bytea', (column) => column.notNull())
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

async function createAudit(database: Database): Promise<void> {
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
  await database
    .insertInto('audit_head')
    .values({ id: 1, count: 0, hash: '' })
    .onConflict((there) => there.doNothing())
    .execute()
}
