import { expect, test } from 'vitest'
import { createTestClock } from '../../../test/clock.ts'
import { alma } from '../../ils/alma/alma.ts'
import type { Priority } from '../http-client.ts'
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
const takes = 60
/** The lists of a card. */
const followUpCalls = 3

/**
 * Cards of four calls at all institutions. `next`: the milliseconds from one patron to the next. Returns how many institutions
 * have answered each of them in time.
 */
function simulate(patrons: number, next: number, patience: number): number[] {
  const clock = createTestClock()
  // A start at 0 is none for lru-cache, whose timers would then never end.
  const shares = createFairShares(() => 1 + clock.now())
  const queues = Array.from({ length: institutions }, () => createQueue(alma.guard, clock))
  const complete = Array.from({ length: patrons }, () => 0)
  for (let nth = 0; nth < institutions; nth++)
    for (const patron of complete.keys())
      clock.after(patron * next, () => askForCard(patron, (patron + nth) % institutions))
  clock.runOut()
  return complete

  function askForCard(patron: number, institution: number) {
    const startBy = clock.now() + patience
    let lists = 0
    const countList = () => (lists += 1) === followUpCalls && (complete[patron]! += 1)
    ask('read', followUpCalls, () => {
      for (let list = 0; list < followUpCalls; list++) ask('continuation', 0, countList)
    })

    function ask(priority: Priority, calls: number, answered: () => void) {
      const queue = queues[institution]!
      const one = { priority, person: `${patron}` }
      queue.enter({
        priority,
        turn: shares.take(one),
        startBy,
        followUpCalls: calls,
        refuse: () => shares.giveBack(one),
        start: (done) =>
          clock.after(takes, () => {
            done(takes)
            answered()
          }),
      })
    }
  }
}

const patiences = [3_000, 25_000]

test.for(patiences)(
  'G18 of 200 patrons who wait %i ms, each has at least half of the median and at most 1.5 of an equal share',
  (patience) => {
    const shares = simulate(200, 0, patience).toSorted((a, b) => a - b)
    const equal = shares.reduce((sum, share) => sum + share, 0) / shares.length
    expect(equal).toBeGreaterThan(2)
    expect(shares[0]).toBeGreaterThanOrEqual(shares[100]! / 2)
    expect(shares.at(-1)).toBeLessThanOrEqual(equal * 1.5)
  },
)

test.for(patiences)(
  'G18 who comes while others who wait %i ms fill all queues is answered by some institutions',
  (patience) => {
    const shares = simulate(200, 5, patience)
    expect(shares[0]).toBe(institutions)
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(1)
  },
)
