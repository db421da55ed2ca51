import { expect, test } from 'vitest'
import { newPlace, openTestDatabase, systems } from '../../test/store.ts'
import { createMostLeft } from './most-left.ts'

const morning = Date.parse('2026-11-25T08:00:00Z')
const log = { warn: () => {} }

test.for(systems)(
  'G18 the most calls of a day outlive the process, and end with the day: %s',
  async (system) => {
    const database = await openTestDatabase(await newPlace(system))
    let now = morning
    const dependencies = { database, clock: () => now, log }
    const first = createMostLeft(dependencies).of('NORTH')
    first.raise(20_000)
    first.raise(300)
    const restarted = async () => {
      const process = createMostLeft(dependencies)
      await process.sync()
      return process.of('NORTH').get()
    }
    await expect.poll(restarted).toBe(20_000)
    const slower = createMostLeft(dependencies).of('NORTH')
    slower.raise(4_000)
    expect(await restarted()).toBe(20_000)
    now += 24 * 3_600_000
    expect([first.get(), await restarted()]).toEqual([0, 0])
    first.raise(19_000)
    await expect.poll(restarted).toBe(19_000)
  },
)

test.for(systems)(
  'G18 the calls of calendars, reminders and reports are counted over all processes and restarts of a day: %s',
  async (system) => {
    const database = await openTestDatabase(await newPlace(system))
    let now = morning
    const start = async () => {
      const process = createMostLeft({ database, clock: () => now, log })
      await process.sync()
      return { ...process, north: process.of('NORTH') }
    }
    const [one, other] = [await start(), await start()]
    one.north.addForLater(7)
    one.north.addForLater(-1)
    other.north.addForLater(20)
    await Promise.all([one.sync(), one.sync(), other.sync()])
    await one.sync()
    expect([one.north.usedForLater(), (await start()).north.usedForLater()]).toEqual([26, 26])
    one.north.raise(20_000)
    await expect.poll(async () => (await start()).north.get()).toBe(20_000)
    expect((await start()).north.usedForLater()).toBe(26)
    now += 24 * 3_600_000
    const next = await start()
    expect([next.north.usedForLater(), next.north.get(), next.north.recent()]).toEqual([0, 0, 20_000])
    next.north.addForLater(3)
    await next.sync()
    expect([(await start()).north.usedForLater(), (await start()).north.get()]).toEqual([3, 0])
  },
)

test('G18 a call for later that begins while the totals are read is counted', async () => {
  const database = await openTestDatabase(await newPlace('SQLite'))
  let meanwhile = 2
  const watched = database.withPlugin({
    transformQuery({ node }) {
      if (node.kind === 'SelectQueryNode') north.addForLater(meanwhile)
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const { sync, of } = createMostLeft({ database: watched, clock: () => morning, log })
  const north = of('NORTH')
  north.addForLater(7)
  await sync()
  expect(north.usedForLater()).toBe(9)
  meanwhile = 0
  await sync()
  expect(north.usedForLater()).toBe(9)
})
