import { randomUUID } from 'node:crypto'
import type { Clearance, ClearanceReport } from '@library-card/contract/clearance.ts'
import type { StaffViews } from '@library-card/contract/audit.ts'
import { reveal } from '@library-card/library-systems/secret.ts'
import { sql } from 'kysely'
import { expect, onTestFinished } from 'vitest'
import { createApp } from '../src/app.ts'
import { openDatabase, type Database } from '../src/store/database.ts'
import { orderFor, outcomesIn, renewOne } from './actions.ts'
import { orderCalendar, readEvents } from './calendar.ts'
import { codeOf } from './card.ts'
import { newDatabaseFile } from './files.ts'
import { withSettings } from './network-file.ts'
import { startOwnNetwork, startTime } from './network.ts'
import { handleOf, signInStaff } from './staff.ts'
import { newPlace, type System, type TestTables } from './store.ts'

export const dataKey = Buffer.alloc(32, 6)

export type UsedDatabase = Awaited<ReturnType<typeof startUsedDatabase>>

/** Starts a card whose database has a row of everything that the card stores. */
export async function startUsedDatabase(system: System) {
  const place = await newPlace(system, newDatabaseFile())
  const time = { now: startTime }
  const clock = () => time.now
  const card = await startOwnNetwork({
    edit: withSettings('limits: { connect: 5000, read: 10000, card: 20000, write: 300 }'),
    env: {
      DATABASE_FILE: place.databaseFile,
      ...(place.databaseUrl && { DATABASE_URL: reveal(place.databaseUrl) }),
      DATA_KEY: dataKey.toString('base64'),
      LOG_LEVEL: 'error',
    },
    clock,
  })
  const database = openDatabase(place).withTables<TestTables>()
  onTestFinished(() => database.destroy())

  const { patron, headers } = await card.signInLike('five-institutions')
  await card.post('/api/preferences', headers, { notAsked: [codeOf('STATE')] })
  const calendarPath = await orderCalendar(card, headers)
  await card.post('/api/reminders', headers, { days: 3, hour: 7, titles: false })
  const renewed = await orderFor(card, headers, ['NORTH', 'A Grammar'])
  await renewOne(card, headers, renewed)
  const unsure = await orderFor(card, headers, ['NORTH', ''])
  card.network.fault({ institution: 'NORTH', operation: 'renew', kind: 'hang', patron })
  await renewOne(card, headers, unsure)
  await card.network.clearFaults()
  const staff = await signInStaff(card, 'desk-operator')
  await handleOf(card, staff, patron)
  const clearanceId = await orderClearance()

  async function orderClearance(): Promise<string> {
    const url = '/api/staff/clearances'
    const key = { 'idempotency-key': randomUUID() }
    const { id } = (await card.post(url, { ...staff, ...key }, { ids: [patron.idAtHome] })).json<Clearance>()
    const state = async () => (await card.get(`${url}/${id}`, staff)).json<ClearanceReport>().clearance.state
    await expect.poll(state).toBe('done')
    return id
  }

  return {
    card,
    place,
    database,
    time,
    clock,
    patron,
    headers,
    staff,
    calendarPath,
    clearanceId,
    renewed,
    unsure,
  }
}

/** Reads each row through the card, as the person who stored it would see it. */
export async function readUsedDatabase(
  { card, headers, staff, calendarPath, clearanceId, renewed, unsure }: UsedDatabase,
  app = card.app,
) {
  const read = async <T>(url: string, as = headers) => (await app.inject({ url, headers: as })).json<T>()
  const outcomes = outcomesIn((await app.inject({ url: '/api/outcomes', headers })).body)
  const report = await read<Partial<ClearanceReport>>(`/api/staff/clearances/${clearanceId}`, staff)
  return {
    session: await read<object>('/api/session'),
    preferences: await read<object>('/api/preferences'),
    outcomes: [renewed, unsure].map(({ loanId }) => outcomes.get(loanId)?.result),
    events: (await readEvents({ ...card, app }, calendarPath)).length,
    acts: (await read<StaffViews>('/api/views')).views.map(({ act }) => act).toSorted(),
    reminders: await read<object>('/api/reminders'),
    clearance: report.rows?.map(({ result }) => result) ?? null,
  }
}

/** The result of `readUsedDatabase` while nothing is lost. */
export const allUsed = {
  session: expect.objectContaining({ signedIn: true }),
  preferences: { notAsked: [codeOf('STATE')] },
  outcomes: ['renewed', 'unsure'],
  events: expect.toSatisfy((count: number) => count > 0),
  acts: ['clearance', 'search'],
  reminders: { choices: { days: 3, hour: 7, titles: false }, ended: null },
  clearance: ['something-open'],
}

/** Starts another app of this version on the same database. */
export async function restart({ card, clock }: UsedDatabase) {
  const app = createApp(card.config, { clock })
  onTestFinished(() => app.close())
  await app.ready()
  return app
}

/** Marks as applied a migration that only a newer version has. */
export async function applyNewer(database: Database, name: string): Promise<void> {
  await sql`insert into kysely_migration (name, timestamp) values (${name}, '2026-11-25T13:02:00.000Z')`.execute(
    database,
  )
}
