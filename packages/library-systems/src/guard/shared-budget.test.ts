import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { createTestClock } from '../../test/clock.ts'
import { alma } from '../alma/alma.ts'
import { callerGone } from '../exchange/failure.ts'
import { createQueue } from './queue.ts'

/** A call arrives at the institution after `travels`; its caller waits for `patience` from its start. Milliseconds. */
type Sent = { travels: number; answers: number; patience: number }
/** A replica is killed `at`, and the next process starts in its place after `takes`. */
type Kill = { at: number; replica: number; takes: number }

const most = 20
const lasts = 14_000

/** Replicas that start at these moments and always have calls waiting; returns when these reach the institution. */
function simulate(starts: number[], kills: Kill[], callOf: (replica: number, nth: number) => Sent): number[] {
  const clock = createTestClock()
  const arrivals: number[] = []
  let sent = 0
  starts.forEach((start, replica) => clock.after(start, () => run(replica)))
  clock.runOut()
  return arrivals.toSorted((a, b) => a - b)

  /** A process, until it is killed; then the next one starts. */
  function run(replica: number) {
    const began = clock.now()
    const now = () => clock.now() - began
    const queue = createQueue({ ...alma.guard, replicas: starts.length }, { ...clock, now })
    const kill = kills.find((one) => one.replica === replica && one.at > began)
    let isAlive = true
    if (kill)
      clock.after(kill.at - began, () => {
        isAlive = false
        queue.refuseAll(callerGone())
        clock.after(kill.takes, () => run(replica))
      })
    load()

    function load() {
      if (!isAlive) return
      if (clock.now() > lasts) return queue.refuseAll(callerGone())
      while (queue.waiting() < 3) enter()
      clock.after(40, load)
    }

    function enter() {
      const { travels, answers, patience } = callOf(replica, sent++)
      queue.enter({
        priority: 'read',
        turn: sent,
        startBy: now() + 60_000,
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
const kill = record({
  at: integer({ min: 0, max: 10_000 }),
  replica: integer({ min: 0, max: 2 }),
  takes: integer({ min: 0, max: 4_000 }),
})
const calls = array(call, { minLength: 1, maxLength: 60 })
const starts = array(integer({ min: 0, max: 6_000 }), { minLength: 2, maxLength: 3 })

const prompt: Sent = { travels: 1, answers: 1, patience: 2_500 }

test('G18 calls that were given up on their way count until they must have arrived', () => {
  const givenUp: Sent = { travels: 950, answers: 1, patience: 10 }
  const arrivals = simulate([0], [], (_, nth) => (nth < 18 ? givenUp : prompt))
  expect(mostInASecond(arrivals)).toBeLessThanOrEqual(most)
})

test('G18 a replica starts no call in its first 2,050 ms, and then an equal part of the limit', () => {
  const arrivals = simulate([0, 0, 0], [], () => prompt)
  expect(arrivals[0]).toBeGreaterThanOrEqual(2_050)
  expect(arrivals.filter((at) => at < 2_050 + 1_050)).toHaveLength(18)
})

test('G18 the part of a replica that is gone rests, and the others keep theirs', () => {
  const arrivals = simulate([0, 0, 0], [{ at: 5_000, replica: 0, takes: lasts }], () => prompt)
  const after = arrivals.filter((at) => at >= 7_000 && at < 7_000 + 1_050)
  expect(after).toHaveLength(12)
})

test('G18 a killed replica that starts again at once adds no call to those of its predecessor', () => {
  const late: Sent = { travels: 950, answers: 1, patience: 2_500 }
  for (let at = 6_000; at < 7_100; at += 50) {
    const arrivals = simulate([0, 0], [{ at, replica: 1, takes: 0 }], (replica) =>
      replica === 1 ? late : prompt,
    )
    expect(mostInASecond(arrivals)).toBeLessThanOrEqual(most)
  }
})

test('G18 whatever happens to replicas and their calls, no second has more than 20 arrivals', () => {
  assert(
    property(starts, array(kill, { maxLength: 6 }), calls, (startTimes, kills, made) => {
      const arrivals = simulate(startTimes, kills, (_, nth) => made[nth % made.length]!)
      expect(mostInASecond(arrivals)).toBeLessThanOrEqual(most)
    }),
  )
})
