import { nat, sample } from 'fast-check'
import { expect, test } from 'vitest'
import { createTestClock } from '../../test/clock.ts'
import { alma } from '../alma/alma.ts'
import type { Priority } from '../exchange/http-client.ts'
import { createFairShares } from './fair-shares.ts'
import { createQueue } from './queue.ts'

const robin = { priority: 'read', person: 'robin' } as const
const noor = { priority: 'read', person: 'noor' } as const

test('G18 the calls of one person are numbered at all institutions together; one that was not sent does not count', () => {
  const shares = createFairShares()
  const first = shares.take(robin)
  expect([shares.take(robin), shares.take(noor)]).toEqual([first + 1, first])
  shares.giveBack(robin)
  expect([shares.take(robin), shares.take({ ...robin, priority: 'write' })]).toEqual([first + 1, first])
})

test('G18 who comes a second later does not overtake those who still wait', () => {
  let now = 0
  const shares = createFairShares(() => now)
  const first = shares.take(robin)
  now = 999
  const [second, others] = [shares.take(robin), shares.take(noor)]
  now = 1_000
  const later = shares.take(noor)
  expect(others).toBe(first)
  expect(later).toBeGreaterThan(second)
  shares.giveBack(noor)
  expect(shares.take(noor)).toBe(later)
})

const institutions = 31
const takes = 60
/** The lists of a card. */
const followUpCalls = 3

type Shares = Pick<ReturnType<typeof createFairShares>, 'take' | 'giveBack'>
type Options = { patience: number; settings?: { waiting: number }; fair?: boolean }

/**
 * Cards of four calls at all institutions, requested at these moments. Returns for each patron when institutions were complete,
 * in milliseconds after the request. `fair`: false to serve calls as they come.
 */
function simulate(
  requested: number[],
  { patience, settings = { waiting: 50 }, fair = true }: Options,
): number[][] {
  const clock = createTestClock()
  const asTheyCome: Shares = { take: () => 1, giveBack() {} }
  const shares = fair ? createFairShares(clock.now) : asTheyCome
  const queues = Array.from({ length: institutions }, () =>
    createQueue({ ...alma.guard, ...settings }, clock),
  )
  const complete = requested.map((): number[] => [])
  for (let nth = 0; nth < institutions; nth++)
    for (const [patron, at] of requested.entries())
      clock.after(at, () => askForCard(patron, (patron + nth) % institutions))
  clock.runOut()
  return complete

  function askForCard(patron: number, institution: number) {
    const startBy = clock.now() + patience
    let lists = 0
    const countList = () =>
      (lists += 1) === followUpCalls && complete[patron]!.push(clock.now() - requested[patron]!)
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

const sharesOf = (complete: number[][]) => complete.map(({ length }) => length).toSorted((a, b) => a - b)

test.for([3_000, 25_000])(
  'G18 of 200 patrons who wait %i ms, each has at least half of the median and at most 1.5 of an equal share',
  (patience) => {
    const shares = sharesOf(simulate(Array<number>(200).fill(0), { patience }))
    const equal = shares.reduce((sum, share) => sum + share, 0) / shares.length
    expect(equal).toBeGreaterThan(2)
    expect(shares[0]).toBeGreaterThanOrEqual(shares[100]! / 2)
    expect(shares.at(-1)).toBeLessThanOrEqual(equal * 1.5)
  },
)

test.for([5_000, 25_000])(
  'G18 who comes while others who wait %i ms fill all queues is answered by some institutions',
  (patience) => {
    const complete = simulate(
      [...Array(200).keys()].map((patron) => patron * 5),
      { patience },
    )
    expect(complete[0]).toHaveLength(institutions)
    expect(sharesOf(complete)[0]).toBeGreaterThanOrEqual(1)
  },
)

test('G18 of 200 patrons who come within a minute, none waits over a second longer than if all were served as they come', () => {
  const moments = sample(nat({ max: 60_000 }), { numRuns: 200, seed: 28 })
  const slowest = (fair: boolean) =>
    Math.max(...simulate(moments, { patience: 25_000, settings: { waiting: Infinity }, fair }).flat())
  expect(slowest(true)).toBeLessThan(slowest(false) + 1_000)
})
