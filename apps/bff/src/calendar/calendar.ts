import type { Kysely } from 'kysely'
import type { Feature } from '../feature.ts'
import { registerApi } from '../sign-in/api-hooks.ts'
import { deleteUnusedDaily, unusedKeptFor } from '../store/retention.ts'
import { calendarRoutes, revokeCalendar } from './calendar-routes.ts'
import { feedRoute } from './feed-route.ts'
import { createDatesCache, datesKeptFor } from './query-dates.ts'

export const calendar: Feature = {
  name: 'calendar',
  migrations: { 'calendar-001-calendars compatible-from-0.2.0': { up: createCalendars } },
  kept: {
    database: [
      {
        id: 'calendar',
        until: 'revoked',
        unusedFor: unusedKeptFor,
        why: 'your-calendar',
        tables: {
          calendars: {
            'keyed-hash': ['patron_hash'],
            hash: ['token_hash'],
            clear: ['created', 'titles', 'used'],
            encrypted: ['sealed'],
          },
        },
      },
    ],
    memory: [{ id: 'calendar-dates', until: 'revoked', atMost: datesKeptFor, why: 'your-calendar' }],
  },
  sent: [
    {
      id: 'to-calendar-program',
      to: 'calendar-program',
      what: ['due-dates', 'titles-if-wished'],
      why: 'your-calendar',
    },
  ],
  plugin: async (app, dependencies) => {
    const { config, store, members, onSignOutEverywhere } = dependencies
    const calendars = { config, store, members, cache: createDatesCache(store.clock) }
    // A calendar outlives its session, so a stolen address would still open it.
    onSignOutEverywhere((patron) => revokeCalendar(calendars, patron))
    deleteUnusedDaily(app, store, 'calendars')
    feedRoute(app, calendars)
    registerApi(app, dependencies, (api) => calendarRoutes(api, calendars))
  },
}

async function createCalendars({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('calendars')
    .addColumn('patron_hash', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .addColumn('titles', 'integer', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
}
