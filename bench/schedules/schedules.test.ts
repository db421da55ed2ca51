import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { runSchedules } from './run-schedules.ts'

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31))
const minutes = 60_000

// `npm run bench -- schedules` runs thousands.
test(
  'G12 20 random schedules of clicks, tabs, aborts, faults and crashes lead to no double write',
  async () => {
    const { tally, failure } = await runSchedules({ count: 20, seed })
    console.log(`schedules, SEED=${seed}:`, tally)
    expect(failure).toBeNull()
    expect(tally).toMatchObject({ schedules: 20, doubleWrites: 0 })
  },
  8 * minutes,
)

test(
  'G12 the same schedules find a double write where the locks are removed',
  { tags: 'long', timeout: 4 * minutes },
  async () => {
    // A run ends with the first violation, which may be a false report instead of a double write.
    let { tally, failure } = await runSchedules({ count: 100, seed, locks: 'removed' })
    for (let next = 1; next <= 3 && tally.doubleWrites === 0; next++)
      ({ tally, failure } = await runSchedules({ count: 100, seed: seed + next, locks: 'removed' }))
    expect(failure).toMatch(/a write without a click|a write before another|more commits than clicks/)
    expect(tally.doubleWrites).toBeGreaterThan(0)
  },
)
