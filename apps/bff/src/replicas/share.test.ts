import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { createTestClock } from '../../test/clock.ts'
import { growsAfter, leaseTime, noShare, divisorAt, renewEvery, renewShare, type Lease } from './share.ts'

type Trouble = { at: number; replica: number; kind: 'killed' | 'slow' | 'response-lost'; takes: number }

const trouble = record({
  at: integer({ min: 0, max: 15_000 }),
  replica: integer({ min: 0, max: 3 }),
  kind: constantFrom<Trouble['kind']>('killed', 'slow', 'response-lost'),
  takes: integer({ min: 100, max: 4_000 }),
})
const starts = array(integer({ min: 0, max: 8_000 }), { minLength: 1, maxLength: 4 })
const quietAfter = 15_000 + 4_000
const agreesWithin = 8_000

/** Simulates replicas, which start at these moments, and their table; returns how large their shares are, over time. */
function simulate(startTimes: number[], troubles: Trouble[]) {
  const clock = createTestClock()
  const table = new Map<string, Lease>()
  const replicas = startTimes.map((start, index) => createReplica(`${index}`, index))
  startTimes.forEach((start, index) => clock.after(start, () => replicas[index]!.renew()))
  const sums: { at: number; shares: number[] }[] = []
  for (let at = 0; at < quietAfter + agreesWithin; at += 50) clock.after(at, sample)
  clock.runOut()
  sample()
  return sums

  function sample() {
    sums.push({ at: clock.now(), shares: replicas.map((replica) => replica.share()) })
  }

  function createReplica(id: string, index: number) {
    let share = noShare
    let heldUntil = 0

    function renew() {
      const sent = clock.now()
      if (sent > quietAfter + agreesWithin) return
      const now = troubles.find(
        ({ at, takes, replica }) => replica === index && sent >= at && sent < at + takes,
      )
      if (now?.kind === 'killed') {
        share = noShare
        heldUntil = 0
        return clock.after(now.takes, renew)
      }
      const delay = now?.kind === 'slow' ? now.takes / 2 : 5
      clock.after(delay, () => {
        const renewed = commit()
        clock.after(delay, () => {
          if (now?.kind !== 'response-lost') {
            share = renewed
            heldUntil = sent + leaseTime
          }
          sample()
          clock.after(renewEvery, renew)
        })
      })
    }

    /** The response arrives later, so what was decided at this moment is late rather than early. */
    function commit() {
      const own = table.get(id)
      const isHeld = own !== undefined && own.until > clock.now()
      const others = [...table.values()].filter((lease) => lease.id !== id)
      const { published, share: next } = renewShare(
        isHeld ? share : noShare,
        { others, now: clock.now() },
        clock.now(),
      )
      const divisor = Number.isFinite(published) ? published : null
      table.set(id, { id, until: clock.now() + leaseTime, divisor })
      return next
    }

    return { renew, share: () => (clock.now() < heldUntil ? 1 / divisorAt(share, clock.now()) : 0) }
  }
}

test('G18 whatever happens to replicas and their database, their shares never exceed the budget', () => {
  assert(
    property(starts, array(trouble, { maxLength: 8 }), (startTimes, troubles) => {
      const sums = simulate(startTimes, troubles).map(({ shares }) => shares.reduce((a, b) => a + b, 0))
      expect(Math.max(...sums)).toBeLessThanOrEqual(1.000_001)
    }),
  )
})

test('G18 a few seconds after the last trouble, each replica has the same share of the budget', () => {
  assert(
    property(starts, array(trouble, { maxLength: 8 }), (startTimes, troubles) => {
      const { shares } = simulate(startTimes, troubles).at(-1)!
      expect(shares).toEqual(startTimes.map(() => 1 / startTimes.length))
    }),
  )
})

test('G18 a replica that did not hear of a newcomer keeps its share until its lease lapses, and the newcomer waits', () => {
  // The one renews every 510 ms: it hears of the newcomer from 3,000 ms on, or would.
  const deaf: Trouble = { at: 3_000, replica: 0, kind: 'response-lost', takes: 1_900 }
  for (let start = 2_500; start <= 3_500; start += 50) {
    const sums = simulate([0, start], [deaf]).map(({ shares }) => shares.reduce((a, b) => a + b, 0))
    expect(Math.max(...sums)).toBe(1)
  }
})

test('G18 the share of a killed replica is in use within 5 s, and not before its calls no longer count', () => {
  const killed: Trouble = { at: 10_000, replica: 2, kind: 'killed', takes: 60_000 }
  const sums = simulate([0, 0, 0], [killed])
  const grown = sums.find(({ at, shares: [one, other] }) => at > 10_000 && one === 1 / 2 && other === 1 / 2)
  expect(grown?.at).toBeLessThanOrEqual(15_000)
  const first = sums.find(({ at, shares: [one] }) => at > 10_000 && one === 1 / 2)
  expect(first?.at).toBeGreaterThanOrEqual(10_000 + leaseTime - renewEvery + growsAfter - 100)
})

test('G18 a replica without others uses the whole budget at once', () => {
  const { share } = renewShare(noShare, { others: [], now: 0 }, 5)
  expect(divisorAt(share, 5)).toBe(1)
})
