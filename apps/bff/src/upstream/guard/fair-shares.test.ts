import { expect, test } from 'vitest'
import { createTestClock } from '../../../test/clock.ts'
import { toSettings } from '../../config/guard-settings.ts'
import { alma } from '../../ils/alma/vendor.ts'
import { createFairShares } from './fair-shares.ts'
import { createQueue } from './queue.ts'

const robin = { priority: 'read', person: 'robin' } as const
const noor = { priority: 'read', person: 'noor' } as const

test('G18 the calls of one person are numbered at all institutions together; one that was not sent does not count', () => {
  const shares = createFairShares()
  expect([shares.take(robin), shares.take(robin), shares.take(noor)]).toEqual([1, 2, 1])
  shares.giveBack(robin)
  expect([shares.take(robin), shares.take({ ...robin, priority: 'write' })]).toEqual([2, 1])
})

test('G18 what a person received is forgotten after a minute', () => {
  let now = 1_000
  const shares = createFairShares(() => now)
  shares.take(robin)
  now += 59_000
  expect(shares.take(robin)).toBe(2)
  now += 2_000
  expect(shares.take(robin)).toBe(1)
  shares.giveBack(robin)
  shares.giveBack(robin)
  expect(shares.take(robin)).toBe(1)
})

const institutions = 31
const patience = 3_000

/** `next`: the milliseconds from one patron to the next. Returns how many institutions have answered each of them in time. */
function simulate(patrons: number, next: number): number[] {
  const clock = createTestClock()
  const shares = createFairShares(clock.now)
  const queues = Array.from({ length: institutions }, () => createQueue(toSettings(alma.guard), clock))
  const answered = Array.from({ length: patrons }, () => 0)
  const takes = 60
  for (let nth = 0; nth < institutions; nth++)
    for (const patron of answered.keys())
      clock.after(patron * next, () => ask(patron, (patron + nth) % institutions))
  clock.runOut()
  return answered

  function ask(patron: number, institution: number) {
    const one = { priority: 'read', person: `${patron}` } as const
    const startBy = clock.now() + patience
    queues[institution]!.enter({
      priority: 'read',
      turn: shares.take(one),
      startBy,
      refuse: () => shares.giveBack(one),
      start: () =>
        clock.after(takes, () => {
          queues[institution]!.done(takes)
          answered[patron]! += 1
        }),
    })
  }
}

test('G18 of 400 patrons at once, each is answered by as many institutions as the others', () => {
  const shares = simulate(400, 0)
  const equal = shares.reduce((sum, share) => sum + share, 0) / shares.length
  expect(equal).toBeGreaterThan(3)
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(equal / 2)
  expect(Math.max(...shares)).toBeLessThanOrEqual(equal * 1.5)
})

test('G18 who comes while others fill all queues is answered by some institutions; those who came first were answered by more', () => {
  const shares = simulate(400, 5)
  expect(shares[0]).toBe(institutions)
  expect(Math.min(...shares.slice(100))).toBeGreaterThanOrEqual(1)
})
