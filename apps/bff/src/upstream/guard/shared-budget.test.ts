import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { createTestClock } from '../../../test/clock.ts'
import { alma } from '../../ils/alma/alma.ts'
import { leaseTime, noShare, divisorAt, renewEvery, renewShare, type Lease } from '../../replicas/share.ts'
import { callerGone } from '../failure.ts'
import { createQueue } from './queue.ts'

/** A call arrives at the institution after `travels`; its caller waits for `patience` from its start. Milliseconds. */
type Sent = { travels: number; answers: number; patience: number }
type Trouble = { at: number; replica: number; kind: 'killed' | 'slow' | 'no-database'; takes: number }

const most = 20
const lasts = 14_000

/** Replicas that start at these moments and always have calls waiting; returns when these reach the institution. */
function simulate(
  starts: number[],
  troubles: Trouble[],
  callOf: (replica: number, nth: number) => Sent,
): number[] {
  const clock = createTestClock()
  const table = new Map<string, Lease>()
  const arrivals: number[] = []
  let processes = 0
  let sent = 0
  starts.forEach((start, index) => clock.after(start, () => run(index)))
  clock.runOut()
  return arrivals.toSorted((a, b) => a - b)

  function troubleOf(index: number) {
    return troubles.find(
      ({ at, takes, replica }) => replica === index && clock.now() >= at && clock.now() < at + takes,
    )
  }

  /** A process, until it is killed; then the next one starts. */
  function run(index: number) {
    const id = `${processes++}`
    let share = noShare
    let heldUntil = 0
    let isAlive = true
    const divisor = () => (clock.now() < heldUntil ? divisorAt(share, clock.now()) : Infinity)
    const queue = createQueue(alma.guard, clock, divisor)
    renew()
    load()

    function kill(takes: number) {
      isAlive = false
      queue.refuseAll(callerGone())
      clock.after(takes, () => run(index))
    }

    function renew() {
      if (!isAlive || clock.now() > lasts) return
      const trouble = troubleOf(index)
      if (trouble?.kind === 'killed') return kill(trouble.at + trouble.takes - clock.now())
      if (trouble?.kind === 'no-database') return clock.after(renewEvery, renew)
      const sentAt = clock.now()
      const delay = trouble?.kind === 'slow' ? trouble.takes / 2 : 5
      clock.after(delay, () => {
        const renewed = commit()
        clock.after(delay, () => {
          share = renewed
          heldUntil = sentAt + leaseTime
          clock.after(renewEvery, renew)
        })
      })
    }

    function commit() {
      const now = clock.now()
      const isHeld = (table.get(id)?.until ?? 0) > now
      const others = [...table.values()].filter((lease) => lease.id !== id)
      const { published, share: next } = renewShare(isHeld ? share : noShare, { others, now }, now)
      table.set(id, { id, until: now + leaseTime, divisor: Number.isFinite(published) ? published : null })
      return next
    }

    function load() {
      if (!isAlive) return
      if (clock.now() > lasts) return queue.refuseAll(callerGone())
      if (troubleOf(index)?.kind === 'killed') return renew()
      while (queue.waiting() < 3) enter()
      clock.after(40, load)
    }

    function enter() {
      const { travels, answers, patience } = callOf(index, sent++)
      queue.enter({
        priority: 'read',
        turn: sent,
        startBy: clock.now() + 60_000,
        refuse: () => {},
        start(done) {
          if (!isAlive) return
          clock.after(travels, () => arrivals.push(clock.now()))
          const takes = Math.min(travels + answers, patience)
          const mayStillArrive = travels > takes
          clock.after(takes, () => isAlive && done(takes, { mayStillArrive }))
        },
      })
    }
  }
}

function mostInASecond(moments: number[]): number {
  return Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + 1_000).length))
}

const call = record({
  travels: constantFrom(1, 1, 20, 100, 400, 950),
  answers: constantFrom(1, 50, 300, 1_200),
  patience: constantFrom(10, 500, 2_500, 2_500),
})
const trouble = record({
  at: integer({ min: 0, max: 10_000 }),
  replica: integer({ min: 0, max: 2 }),
  kind: constantFrom<Trouble['kind']>('killed', 'slow', 'no-database'),
  takes: integer({ min: 100, max: 4_000 }),
})
const calls = array(call, { minLength: 1, maxLength: 60 })
const starts = array(integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 3 })

const prompt: Sent = { travels: 1, answers: 1, patience: 2_500 }

test('G18 calls that were given up on their way count until they must have arrived', () => {
  const givenUp: Sent = { travels: 950, answers: 1, patience: 10 }
  const arrivals = simulate([0], [], (_, nth) => (nth < 18 ? givenUp : prompt))
  expect(mostInASecond(arrivals)).toBeLessThanOrEqual(most)
})

test('G18 a larger share is used only when the calls of a replica without a lease must have arrived', () => {
  const late: Sent = { travels: 950, answers: 1, patience: 2_500 }
  for (let at = 6_000; at < 7_100; at += 50) {
    const lost: Trouble = { at, replica: 1, kind: 'no-database', takes: lasts }
    const arrivals = simulate([0, 0], [lost], (replica) => (replica === 1 ? late : prompt))
    expect(mostInASecond(arrivals)).toBeLessThanOrEqual(most)
  }
})

test('G18 whatever happens to replicas, their database and their calls, no second has more than 20 arrivals', () => {
  assert(
    property(starts, array(trouble, { maxLength: 6 }), calls, (startTimes, troubles, made) => {
      const arrivals = simulate(startTimes, troubles, (_, nth) => made[nth % made.length]!)
      expect(mostInASecond(arrivals)).toBeLessThanOrEqual(most)
    }),
  )
})
