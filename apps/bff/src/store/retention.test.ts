import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { hour } from '../clock.ts'
import { createApp } from '../app.ts'
import { reveal } from '../config/secret.ts'
import { ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { signInAs } from '../../test/sign-in.ts'
import { openDatabase } from './database.ts'
import { fixture, restoreFixture } from '../../test/database-fixture.ts'
import { systems, type System, type TestTables } from '../../test/store.ts'

const chosen = { notAsked: ['01MER_RIVER'] }

test.for(systems)('a calendar that is not polled for 24 months is deleted: %s', async (system) => {
  const { poll, signIn, restartAfter } = await startFixture(system)
  for (let polls = 0; polls < 3; polls++) {
    await restartAfter(23)
    expect(await poll()).toBe(200)
  }
  // The calendar queries only the institutions that the patron has chosen.
  expect(await signIn()).toEqual(chosen)
  await restartAfter(24)
  expect(await poll()).toBe(404)
})

test.for(systems)('preferences that are not applied for 24 months are deleted: %s', async (system) => {
  const { poll, signIn, restartAfter } = await startFixture(system)
  for (let visits = 0; visits < 3; visits++) {
    await restartAfter(23)
    expect(await signIn()).toEqual(chosen)
  }
  expect(await poll()).toBe(404)
  await restartAfter(24)
  expect(await signIn()).toEqual({ notAsked: [] })
})

test.for(systems)('polls are stored at most once a day: %s', async (system) => {
  const { poll, time, rows } = await startFixture(system)
  await poll()
  const before = await rows()
  time.now += 23 * hour
  await poll()
  expect(await rows()).toEqual(before)
  time.now += hour
  await poll()
  expect((await rows()).map(({ used }) => used)).toEqual([time.now, time.now])
})

test('a calendar is served while its database takes no writes', async () => {
  const { poll, time, databaseFile } = await startFixture('SQLite')
  await poll()
  time.now += 25 * hour
  const other = new DatabaseSync(databaseFile)
  onTestFinished(() => other.close())
  other.exec('begin immediate')
  expect(await poll()).toBe(200)
})

/** The database of version 0.1.0, which stores no uses: its rows count as used at the first start. */
async function startFixture(system: System) {
  const place = await restoreFixture(system)
  const time = { now: Date.parse(fixture.at) }
  const clock = () => time.now
  const card = await startTestNetwork({
    env: {
      DATABASE_FILE: place.databaseFile,
      ...(place.databaseUrl && { DATABASE_URL: reveal(place.databaseUrl) }),
      DATA_KEY: fixture.dataKey,
    },
    clock,
  })
  let app: TestNetwork['app'] = card.app
  const database = openDatabase(place).withTables<TestTables>()
  onTestFinished(async () => {
    await app.close()
    await card.stop()
    await database.destroy()
  })
  const patron = card.network.patron({ like: 'five-institutions' })
  return {
    time,
    databaseFile: place.databaseFile,
    poll: async () => (await app.inject({ url: fixture.calendarPath })).statusCode,
    signIn: async () => {
      const headers = { ...ownPage, cookie: await signInAs(app, patron) }
      return (await app.inject({ url: '/api/preferences', headers })).json()
    },
    restartAfter: async (months: number) => {
      await app.close()
      const start = Temporal.Instant.fromEpochMilliseconds(time.now).toZonedDateTimeISO('UTC')
      time.now = start.add({ months }).epochMilliseconds
      app = createApp(card.config, { clock })
      await app.ready()
    },
    rows: async () => [
      ...(await database.selectFrom('calendars').select(['used', 'sealed']).execute()),
      ...(await database.selectFrom('preferences').select(['used', 'sealed']).execute()),
    ],
  }
}
