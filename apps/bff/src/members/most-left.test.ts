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
      await process.load()
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
