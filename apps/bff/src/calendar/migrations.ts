import type { Kysely } from 'kysely'
import type { Migrations } from '../store/migrate.ts'

/** The card's own migrations created the table and its column until this feature had migrations of its own. */
export const calendarMigrations: Migrations = {
  'calendar-001-calendars compatible-from-0.1.0': { up: createCalendars },
  'calendar-002-last-use compatible-from-0.1.0': { up: addLastUse },
}

async function createCalendars({ schema }: Kysely<unknown>): Promise<void> {
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

async function addLastUse({ schema, introspection }: Kysely<unknown>): Promise<void> {
  const tables = await introspection.getTables()
  const hasColumn = tables.some(
    ({ name, columns }) => name === 'calendars' && columns.some((column) => column.name === 'used'),
  )
  if (!hasColumn) await schema.alterTable('calendars').addColumn('used', 'bigint').execute()
}
