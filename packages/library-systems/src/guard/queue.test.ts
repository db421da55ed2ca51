import { array, assert, constantFrom, integer, nat, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { InstitutionFailure } from '../exchange/failure.ts'
import type { Priority } from '../exchange/http-client.ts'
import { createFairShares } from './fair-shares.ts'
import { createQueue, type Done } from './queue.ts'
import { alma } from '../alma/alma.ts'
import { createTestClock } from '../../test/clock.ts'

type Arrival = {
  at: number
  priority: Priority
  person: string
  takes: number
  patience: number
  followUpCalls?: number
}
type Ended = Arrival & { ends: number; refusal: InstitutionFailure | null; inFlight: number; writes: number }

/** Simulates all arrivals on a test clock. */
function simulate(arrivals: Arrival[], settings: Partial<Parameters<typeof createQueue>[0]> = {}): Ended[] {
  const clock = createTestClock()
  const queue = createQueue({ ...alma.guard, ...settings }, clock)
  const shares = createFairShares(clock.now)
  const ended: Ended[] = []
  let writes = 0
  for (const arrival of arrivals) clock.after(arrival.at, () => enter(arrival))
  clock.runOut()
  return ended

  function enter(arrival: Arrival) {
    const isWrite = arrival.priority === 'write'
    if (isWrite) writes += 1
    const end = (refusal: InstitutionFailure | null) => {
      if (isWrite) writes -= 1
      if (refusal) shares.giveBack(arrival)
      ended.push({ ...arrival, ends: clock.now(), refusal, inFlight: queue.inFlight(), writes })
    }
    queue.enter({
      ...arrival,
      turn: shares.take(arrival),
      startBy: arrival.at + arrival.patience,
      refuse: end,
      start(done) {
        end(null)
        clock.after(arrival.takes, () => done(arrival.takes))
      },
    })
  }
}

const arrival = record({
  at: nat({ max: 4_000 }),
  priority: constantFrom<Priority>('write', 'first-view', 'read', 'staff', 'background'),
  person: constantFrom('a', 'b', 'c', 'd', 'e'),
  takes: integer({ min: 1, max: 6_000 }),
  patience: constantFrom(500, 2_500, 60_000),
})
const burst = array(arrival, { minLength: 1, maxLength: 150 })
const started = (all: Ended[]) => all.filter(({ refusal }) => !refusal)

test('G18 never more than 18 starts in any 1,050 ms, and never more than 30 in flight', () => {
  assert(
    property(burst, (arrivals) => {
      const starts = started(simulate(arrivals))
      for (const [index, { ends }] of starts.slice(18).entries())
        expect(ends - starts[index]!.ends).toBeGreaterThanOrEqual(1_050)
      expect(Math.max(0, ...starts.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(30)
    }),
  )
})

test('G18 however calls are delayed on their way, no second has more than 20 arrivals', () => {
  assert(
    property(burst, (arrivals) => {
      const starts = started(simulate(arrivals))
      // A call arrives before its response, and within a second of its start.
      const spans = starts.map(({ ends, takes }) => ({ from: ends, to: ends + Math.min(takes, 1_000) }))
      const within = (from: number) => spans.filter((span) => span.from < from + 1_000 && span.to >= from)
      const most = spans.map(({ from }) => within(from - 1_000 + 0.001).length)
      expect(Math.max(0, ...most)).toBeLessThanOrEqual(20)
    }),
  )
})

test('G18 30 calls that take 4 s each are in flight at once, though no second has more than 20 arrivals', () => {
  const all = Array.from({ length: 50 }, (_, index): Arrival => {
    return { at: 0, priority: 'read', person: `${index}`, takes: 4_000, patience: 60_000 }
  })
  const starts = started(simulate(all))
  expect(starts).toHaveLength(50)
  expect(Math.max(...starts.map(({ inFlight }) => inFlight))).toBe(30)
  // A call arrives within a second of its start: those of two seconds may arrive in one.
  const within = (from: number) => starts.filter(({ ends }) => ends >= from && ends < from + 2_000)
  expect(Math.max(...starts.map(({ ends }) => within(ends).length))).toBeLessThanOrEqual(20)
})

test('G18 a burst uses the whole rate and does not exceed it', () => {
  const all = Array.from({ length: 80 }, (_, index): Arrival => {
    return { at: 0, priority: 'read', person: `${index}`, takes: 1, patience: 60_000 }
  })
  const ended = simulate(all)
  const starts = started(ended).map(({ ends }) => ends)
  expect(starts).toHaveLength(68)
  expect(ended).toHaveLength(80)
  expect([starts[17], starts[18], starts[36], starts[54]].map((at) => Math.floor(at! / 1_050))).toEqual([
    0, 1, 2, 3,
  ])
})

test('G18 each call starts or is rejected within its time limit, rejected ones with a time to retry', () => {
  assert(
    property(burst, (arrivals) => {
      const ended = simulate(arrivals)
      expect(ended).toHaveLength(arrivals.length)
      for (const { ends, at, patience } of started(ended)) expect(ends).toBeLessThan(at + patience)
      for (const { code, sent, retryAfterSeconds } of ended.flatMap(({ refusal }) => refusal ?? []))
        expect({ code, sent, hasTime: retryAfterSeconds! >= 1 }).toEqual({
          code: 'busy',
          sent: false,
          hasTime: true,
        })
    }),
  )
})

test('G18 writes overtake: no other call starts while a write is queued', () => {
  assert(
    property(burst, (arrivals) => {
      const others = started(simulate(arrivals)).filter(({ priority }) => priority !== 'write')
      expect(others.every(({ writes }) => writes === 0)).toBe(true)
    }),
  )
})

test('G18 a call that cannot start in time is rejected at once', () => {
  const all = Array.from({ length: 30 }, (): Arrival => {
    return { at: 0, priority: 'read', person: 'a', takes: 1, patience: 500 }
  })
  const refused = simulate(all, { inFlight: 100 }).filter(({ refusal }) => refusal)
  expect(refused.map(({ ends }) => ends)).toEqual(Array<number>(12).fill(0))
  expect(refused[0]?.refusal?.retryAfterSeconds).toBe(2)
})

test('G18 a call that would start but not be answered in time is rejected at once', () => {
  const first: Arrival = { at: 0, priority: 'read', person: 'a', takes: 1_000, patience: 5_000 }
  const second: Arrival = { at: 1_000, priority: 'read', person: 'a', takes: 1_000, patience: 1_500 }
  // The call in flight takes 1 s and the mean is then 0.2 s: a call that waits and then takes the mean time would be late.
  const [, , third] = simulate([first, second, { ...second, at: 1_001, patience: 300 }], { inFlight: 1 })
  expect(third).toMatchObject({ ends: 1_001, refusal: { code: 'busy', retryAfterSeconds: 1 } })
  const [, , patient] = simulate([first, second, { ...second, at: 1_001 }], { inFlight: 1 })
  expect(patient).toMatchObject({ ends: 2_000, refusal: null })
})

test('G18 a card whose last list would not be answered in time is rejected at once', () => {
  const first: Arrival = { at: 0, priority: 'read', person: 'a', takes: 1_000, patience: 5_000 }
  // The mean is 0.2 s and one call is in flight: the list would start 0.4 s later.
  const before = [first, { ...first, at: 1_000 }]
  const end = (more: Pick<Arrival, 'followUpCalls' | 'patience'>) =>
    simulate([...before, { ...first, at: 1_001, ...more }], { inFlight: 1 }).find(({ at }) => at === 1_001)
  expect(end({ followUpCalls: 1, patience: 700 })).toMatchObject({ ends: 1_001, refusal: { code: 'busy' } })
  // Only the last answer of several takes longer than the mean.
  expect(end({ followUpCalls: 0, patience: 500 })?.ends).toBeGreaterThan(1_001)
})

test('the starts of the last 1,050 ms are counted', () => {
  const clock = createTestClock()
  const queue = createQueue(alma.guard, clock)
  const enter = () =>
    queue.enter({ priority: 'read', turn: 1, startBy: 3_000, start: () => {}, refuse: () => {} })
  const counts: number[] = []
  for (const at of [0, 500]) clock.after(at, enter)
  for (const at of [501, 1_049, 1_050]) clock.after(at, () => counts.push(queue.startsRecently()))
  clock.runOut()
  expect(counts).toEqual([2, 2, 1])
})

test('a call that was answered has no timer any more', () => {
  const clock = createTestClock()
  const queue = createQueue(alma.guard, clock)
  const start = (done: Done) => void clock.after(60, () => done(60))
  queue.enter({ priority: 'read', turn: 1, startBy: 3_000, start, refuse: () => {} })
  clock.runOut()
  expect(clock.now()).toBe(60)
})

test('no call starts during a pause that the institution requested', () => {
  const clock = createTestClock()
  const queue = createQueue(alma.guard, clock)
  const starts: number[] = []
  queue.holdFor(2_000)
  const start = () => starts.push(clock.now())
  queue.enter({ priority: 'read', turn: 1, startBy: 2_500, start, refuse: () => {} })
  clock.runOut()
  expect(starts).toEqual([2_000])
})

test('a call that is overtaken until it is too late is rejected on its turn, with a time', () => {
  const write: Arrival = { at: 0, priority: 'write', person: 'b', takes: 1_000, patience: 60_000 }
  const late: Arrival = { at: 1, priority: 'background', person: 'a', takes: 1, patience: 1_500 }
  const ended = simulate([write, late, { ...write, at: 2 }], { inFlight: 1, callsPerSecond: 3 })
  const refused = ended.filter(({ refusal }) => refusal)
  expect(refused).toMatchObject([{ priority: 'background', ends: 2_000, refusal: { retryAfterSeconds: 1 } }])
})

const atOnce = (patrons: number) => Array<number>(patrons).fill(0)

type CardEnd = { ends: number; begun: boolean; refused: number }

/** Cards requested at these moments: an account each, and three lists that follow from it. */
function simulateCards(requested: number[], { takes = 60, patience = 3_000 } = {}): CardEnd[] {
  const clock = createTestClock()
  const queue = createQueue(alma.guard, clock)
  const cards = requested.map((): CardEnd => ({ ends: 0, begun: false, refused: 0 }))
  for (const [index, card] of cards.entries()) {
    const enter = (priority: Priority, followUpCalls: number, answered: () => void) =>
      queue.enter({
        priority,
        turn: 1,
        startBy: requested[index]! + patience,
        followUpCalls,
        refuse() {
          card.refused += 1
          card.ends = clock.now()
        },
        start: (done) =>
          clock.after(takes, () => {
            done(takes)
            card.ends = clock.now()
            answered()
          }),
      })
    clock.after(requested[index]!, () =>
      enter('read', 3, () => {
        card.begun = true
        for (let list = 0; list < 3; list++) enter('continuation', 0, () => {})
      }),
    )
  }
  clock.runOut()
  return cards
}

test('G18 of 40 cards at once, as many are completed as the limits allow, and the others are rejected at once', () => {
  const cards = simulateCards(atOnce(40))
  const begun = cards.filter((card) => card.begun)
  // 18 calls may start at 0, 1.05 and 2.1 s, and a card is 4.
  expect(begun).toHaveLength(13)
  expect(begun.filter(({ refused }) => refused > 0)).toEqual([])
  const rejected = cards.filter((card) => !card.begun)
  expect(rejected).toEqual(rejected.map(() => ({ begun: false, refused: 1, ends: 0 })))
})

test('G18 a patron who comes while 50 calls wait takes the place of the last one, which is rejected at once', () => {
  const waiting = Array.from({ length: 68 }, (_, index): Arrival => {
    return { at: 0, priority: 'staff', person: `${index}`, takes: 1, patience: 60_000 }
  })
  const ended = simulate([...waiting, { ...waiting[0]!, at: 1, priority: 'first-view', person: 'patron' }])
  expect(ended.filter(({ refusal }) => refusal)).toMatchObject([
    { person: '67', ends: 1, refusal: { code: 'busy', detail: 'too many are waiting' } },
  ])
  expect(started(ended)[18]).toMatchObject({ person: 'patron' })
})

test('G18 an account that is followed by no list, because it failed, does not stop the queue', () => {
  const account: Arrival = {
    at: 0,
    priority: 'read',
    person: 'a',
    takes: 60,
    patience: 5_000,
    followUpCalls: 3,
  }
  const [, behind] = simulate([account, { ...account, at: 1, followUpCalls: 0 }], { inFlight: 1 })
  expect(behind).toMatchObject({ ends: 60, refusal: null })
})

test('G18 the lists of cards in progress do not count against the calls that may wait', () => {
  // 18 accounts start at once, and 54 lists wait when they are answered.
  const beside = simulateCards(atOnce(68), { patience: 25_000 })
  const after = simulateCards([...atOnce(18), ...Array<number>(50).fill(100)], { patience: 25_000 })
  expect([...beside, ...after].filter(({ refused }) => refused > 0)).toEqual([])
})

test('cards that begin together at an institution whose answers take 8 s are complete after two answers', () => {
  const cards = simulateCards(atOnce(6), { takes: 8_000, patience: 25_000 })
  expect(cards).toEqual(cards.map(() => ({ begun: true, refused: 0, ends: 16_000 })))
})

test('G18 staff who look a patron up wait for no refresh that is queued, and patrons see their first views before that', () => {
  const calls = {
    read: { at: 0, many: 60 },
    staff: { at: 1, many: 6 },
    'first-view': { at: 2, many: 6 },
  } as const
  const all = (['read', 'staff', 'first-view'] as const).flatMap((priority) =>
    Array.from({ length: calls[priority].many }, (): Arrival => {
      return { at: calls[priority].at, priority, person: 'a', takes: 60, patience: 25_000 }
    }),
  )
  const order = started(simulate(all)).map(({ priority }) => priority)
  expect(order.slice(18)).toEqual([
    ...Array<Priority>(6).fill('first-view'),
    ...Array<Priority>(6).fill('staff'),
    ...Array<Priority>(order.length - 30).fill('read'),
  ])
})

test('lists that follow from calendars do not make a patron too late', () => {
  const clock = createTestClock()
  const queue = createQueue(alma.guard, clock)
  const starts: string[] = []
  const enter = (priority: Priority, person: string) =>
    queue.enter({
      priority,
      turn: 1,
      // The second 18 calls start later.
      startBy: priority === 'read' ? 1_000 : 25_000,
      followUpCalls: priority === 'read' ? 3 : 6,
      start: () => starts.push(person),
      refuse: () => {},
    })
  for (const person of ['first', 'second', 'third']) enter('calendar', person)
  enter('read', 'patron')
  expect(starts).toEqual(['first', 'second', 'third', 'patron'])
})
