import type { Feature } from '../../feature.ts'
import { registerApi } from '../../sign-in/api-hooks.ts'
import { clearanceRoutes } from './clearance-routes.ts'
import { clearanceMigrations } from './migrations.ts'
import { jobsKeptFor } from './run-job.ts'

/** Reports for staff on what a list of own patrons has and owes in the whole network. */
export const clearance: Feature = {
  name: 'clearance',
  migrations: clearanceMigrations,
  kept: {
    database: [
      {
        id: 'clearance',
        until: 'time',
        atMost: jobsKeptFor,
        why: 'staff-work',
        tables: {
          clearances: {
            clear: 'id institution_code state began leased',
            'keyed-hash': 'staff_hash',
            encrypted: 'sealed',
          },
          clearance_rows: { clear: 'clearance_id number state', encrypted: 'sealed' },
        },
      },
    ],
  },
  plugin: async (app, dependencies) =>
    registerApi(app, dependencies, (api) => clearanceRoutes(api, dependencies)),
}
