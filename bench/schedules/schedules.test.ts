import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { runSchedules } from './run-schedules.ts'

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31))

// `npm run bench -- schedules` runs thousands.
test.concurrent.for(['SQLite', 'PostgreSQL'] as const)(
  'G12 10 random schedules of clicks, tabs, aborts, faults and crashes of the card and of %s lead to no double write',
  { timeout: 600_000 },
  async (system) => {
    const { tally, failure } = await runSchedules({ count: 10, seed, system, crashes: 'both' })
    console.log(`schedules with ${system}, SEED=${seed}:`, tally)
    expect(failure).toBeNull()
    expect(tally).toMatchObject({ schedules: 10, doubleWrites: 0, falseOutcomes: 0 })
    expect(tally.crashes).toEqual({ process: 1, database: 1 })
  },
)

// All steps of a schedule at once: otherwise few of so few schedules have two clicks at the same moment.
const hasty = { count: 20, system: 'SQLite', crashes: 'none', pace: 'hasty' } as const

// Four runs at most, of half a minute each on a machine that does nothing else.
test(
  'G12 20 schedules of simultaneous steps lead to a double write where the locks are removed',
  { timeout: 600_000 },
  async () => {
    // A run ends with the first violation, which may be a false report instead of a double write.
    let { tally, failure } = await runSchedules({ ...hasty, seed, locks: 'removed' })
    for (let next = 1; next <= 3 && tally.doubleWrites === 0; next++)
      ({ tally, failure } = await runSchedules({ ...hasty, seed: seed + next, locks: 'removed' }))
    expect(failure).toMatch(/a write without a click|a write before another|more commits than clicks/)
    expect(tally.doubleWrites).toBeGreaterThan(0)
  },
)
