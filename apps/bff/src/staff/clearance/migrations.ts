import type { Kysely } from 'kysely'
import type { Migrations } from '../../store/migrate.ts'

/** The card's own migrations created the tables until this feature had migrations of its own. */
export const clearanceMigrations: Migrations = {
  'clearance-001-clearances compatible-from-0.1.0': { up: createClearances },
}

async function createClearances({ schema }: Kysely<unknown>): Promise<void> {
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
