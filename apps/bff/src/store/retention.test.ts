import { DatabaseSync } from 'node:sqlite'
import { day, hour } from '@library-card/library-systems/durations.ts'
import { expect, onTestFinished, test } from 'vitest'
import { ownPage } from '../../test/network.ts'
import { signInAs } from '../../test/sign-in.ts'
import { systems, type System } from '../../test/store.ts'
import { restart, startUsedDatabase } from '../../test/used-database.ts'

/** A statement of this file is the same for both, and a start of PostgreSQL takes seconds. */
function tagsOf(system: System): string[] {
  return system === 'SQLite' ? [] : ['long']
}

const chosen = { notAsked: ['01MER_STATE'] }

for (const system of systems)
  test(
    `a calendar that is not polled for 24 months is deleted: ${system}`,
    { tags: tagsOf(system) },
    async () => {
      const { poll, signIn, restartAfter } = await startUsed(system)
      for (let polls = 0; polls < 3; polls++) {
        await restartAfter(23)
        expect(await poll()).toBe(200)
      }
      // The calendar queries only the institutions that the patron has chosen.
      expect(await signIn()).toEqual(chosen)
      await restartAfter(24)
      expect(await poll()).toBe(404)
    },
  )

for (const system of systems)
  test(
    `preferences that are not applied for 24 months are deleted: ${system}`,
    { tags: tagsOf(system) },
    async () => {
      const { poll, signIn, restartAfter } = await startUsed(system)
      for (let visits = 0; visits < 3; visits++) {
        await restartAfter(23)
        expect(await signIn()).toEqual(chosen)
      }
      expect(await poll()).toBe(404)
      await restartAfter(24)
      expect(await signIn()).toEqual({ notAsked: [] })
    },
  )

for (const system of systems)
  test(
    `reminders are deleted twelve months after the last sign-in: ${system}`,
    { tags: tagsOf(system) },
    async () => {
      const { signIn, restartAfter, countReminders } = await startUsed(system)
      for (let visits = 0; visits < 3; visits++) {
        await restartAfter(11)
        await signIn()
        expect(await countReminders()).toBe(1)
      }
      await restartAfter(12)
      expect(await countReminders()).toBe(0)
    },
  )

test.for(systems)('polls are stored at most once a day: %s', async (system) => {
  const { poll, time, rows } = await startUsed(system)
  await poll()
  const before = await rows()
  time.now += 23 * hour
  await poll()
  expect(await rows()).toEqual(before)
  time.now += hour
  await poll()
  expect((await rows()).map(({ used }) => used)).toEqual([time.now, time.now])
})

test('a calendar is served while its database takes no writes', { tags: 'long' }, async () => {
  const { poll, time, databaseFile } = await startUsed('SQLite')
  await poll()
  time.now += 25 * hour
  const other = new DatabaseSync(databaseFile)
  onTestFinished(() => other.close())
  other.exec('begin immediate')
  expect(await poll()).toBe(200)
})

async function startUsed(system: System) {
  const used = await startUsedDatabase(system)
  const { card, place, database, time, patron, calendarPath } = used
  let { app } = card
  return {
    time,
    databaseFile: place.databaseFile,
    poll: async () => (await app.inject({ url: calendarPath })).statusCode,
    signIn: async () => {
      const headers = { ...ownPage, cookie: await signInAs(app, patron) }
      return (await app.inject({ url: '/api/preferences', headers })).json()
    },
    restartAfter: async (months: number) => {
      await app.close()
      const start = Temporal.Instant.fromEpochMilliseconds(time.now).toZonedDateTimeISO('UTC')
      time.now = start.add({ months }).epochMilliseconds
      await (await restart(used)).close()
      // The clock seems to have jumped: nothing is deleted for a week.
      time.now += 7 * day
      app = await restart(used)
    },
    countReminders: async () => (await database.selectFrom('reminders').select('due').execute()).length,
    rows: async () => [
      ...(await database.selectFrom('calendars').select(['used', 'sealed']).execute()),
      ...(await database.selectFrom('preferences').select(['used', 'sealed']).execute()),
    ],
  }
}
