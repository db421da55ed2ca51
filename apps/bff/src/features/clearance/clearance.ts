import type { Kysely } from 'kysely'
import type { Feature } from '../../feature.ts'
import { registerApi } from '../../sign-in/api-hooks.ts'
import { clearanceRoutes } from './clearance-routes.ts'
import { jobsKeptFor } from './run-job.ts'

/** Reports for staff on what a list of own patrons has and owes in the whole network. */
export const clearance: Feature = {
  name: 'clearance',
  migrations: { 'clearance-001-clearances compatible-from-0.2.0': { up: createClearances } },
  kept: {
    database: [
      {
        id: 'clearance',
        until: 'time',
        atMost: jobsKeptFor,
        why: 'staff-work',
        tables: {
          clearances: {
            clear: ['id', 'institution_code', 'state', 'began', 'leased'],
            'keyed-hash': ['staff_hash'],
            encrypted: ['sealed'],
          },
          clearance_rows: { clear: ['clearance_id', 'number', 'state'], encrypted: ['sealed'] },
        },
      },
    ],
  },
  plugin: async (app, dependencies) =>
    registerApi(app, dependencies, (api) => clearanceRoutes(api, dependencies)),
}

async function createClearances({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('clearances')
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
    .addColumn('clearance_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('clearance_rows_key', ['clearance_id', 'number'])
    .execute()
}
