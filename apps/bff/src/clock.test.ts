import { hour } from '@library-card/library-systems/durations.ts'
import { testTime } from '@library-card/mock-network/test/time.ts'
import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

test('a clock with a start time goes on from there', async () => {
  const clock = createClock(testTime)
  const begin = clock()
  expect(begin - testTime.getTime()).toBeLessThan(hour)
  await expect.poll(clock).toBeGreaterThan(begin)
})

test('a clock without a start time is the machine’s', () => {
  // `npm run e2e -- --dates` runs this at the date that it sets, which proves that it has set one.
  const atLeast = process.env['MACHINE_AHEAD'] ? testTime.getTime() : Date.parse('2026-11-25T00:00:00Z')
  const atMost = process.env['MACHINE_AHEAD'] ? atLeast + hour : Infinity
  const now = createClock(null)()
  expect(now).toBeGreaterThanOrEqual(atLeast)
  expect(now).toBeLessThan(atMost)
})
