import { expect, test } from 'vitest'
import { hour, second } from '../durations.ts'
import { createBreaker, type Outcome } from './circuit-breaker.ts'

type Breaker = ReturnType<typeof createBreaker>

function breakerAfter(outcomes: Outcome[], step = 100): Breaker {
  const breaker = createBreaker()
  for (const [index, outcome] of outcomes.entries()) breaker.record('normal', outcome, index * step)
  return breaker
}

const failed = (count: number) => Array<Outcome>(count).fill('refused')
const alternating = (count: number) =>
  Array.from({ length: count }, (_, index): Outcome => (index % 2 ? 'refused' : 'good'))

test.for([
  ['4 failures', failed(4), 'closed'],
  ['5 failures', failed(5), 'open'],
  ['a successful call between failures', [...failed(4), 'good', ...failed(4)], 'closed'],
  ['half of 20 failed', alternating(20), 'open'],
  ['half of 18 failed', alternating(18), 'closed'],
  ['9 of 20 failed', ['good', 'good', ...alternating(18)], 'closed'],
  ['inconclusive calls', [...failed(4), ...Array<Outcome>(30).fill('inconclusive')], 'closed'],
] satisfies [string, Outcome[], string][])('G20 %s: %j leave the breaker %s', ([, outcomes, state]) => {
  expect(breakerAfter(outcomes).state()).toBe(state)
})

test('G20 half of the last 20 failed: the breaker opens, however many were good before', () => {
  expect(breakerAfter([...Array<Outcome>(100).fill('good'), ...alternating(20)]).state()).toBe('open')
})

test('G20 calls before a successful probe no longer count', () => {
  const breaker = breakerAfter(failed(5), 0)
  breaker.record(breaker.admit(30 * second), 'good', 30 * second)
  for (const outcome of alternating(20).slice(1)) breaker.record('normal', outcome, 30 * second)
  expect(breaker.state()).toBe('closed')
})

test('G20 10 failures of 20 spread over a longer time leave the breaker closed', () => {
  expect(breakerAfter(alternating(40), second).state()).toBe('closed')
})

test('G20 an open breaker rejects calls for 30 s with a time, then admits one probe', () => {
  const breaker = breakerAfter([...failed(4), 'timed-out'], 0)
  expect(() => breaker.admit(10 * second)).toThrow(
    expect.objectContaining({ code: 'timed-out', sent: false, retryAfterSeconds: 20 }),
  )
  expect(breaker.admit(30 * second)).toBe('probe')
  expect(() => breaker.admit(30 * second)).toThrow(expect.objectContaining({ retryAfterSeconds: 1 }))
  breaker.record('probe', 'good', 31 * second)
  expect(breaker.admit(31 * second)).toBe('normal')
})

test('G20 failed probes double the open time up to 300 s; a successful one resets it', () => {
  const breaker = breakerAfter(failed(5), 0)
  let now = 0
  const waits = [30, 60, 120, 240, 300, 300].map((wait) => {
    now += wait * second
    expect(() => breaker.admit(now - 1)).toThrow('has failed too often')
    breaker.record(breaker.admit(now), 'timed-out', now)
    return wait
  })
  expect(waits).toHaveLength(6)
  now += 300 * second
  breaker.record(breaker.admit(now), 'good', now)
  for (const outcome of failed(5)) breaker.record('normal', outcome, now)
  expect(breaker.admit(now + 30 * second)).toBe('probe')
})

test('after an inconclusive probe, the next call is the probe', () => {
  const breaker = breakerAfter(failed(5), 0)
  breaker.record(breaker.admit(30 * second), 'inconclusive', 30 * second)
  expect(breaker.admit(30 * second)).toBe('probe')
})

test('calls sent before the breaker opened do not affect it', () => {
  const breaker = breakerAfter(failed(5), 0)
  breaker.record('normal', 'good', second)
  expect(breaker.state()).toBe('open')
})

/** Answers that take this share of the time, one every 50 ms. */
function breakerAfterWork(share: number, seconds: number): Breaker {
  const breaker = createBreaker()
  for (let now = 0; now < seconds * second; now += 50) breaker.charge(50 * share, now)
  return breaker
}

test.for([
  [0.19, 600, 'closed'],
  [0.3, 3, 'closed'],
  [0.3, 5, 'open'],
  [1, 0.4, 'closed'],
  [1, 1, 'open'],
] as const)(
  'G17 answers that take %d of the time for %d s leave the breaker %s',
  ([share, seconds, state]) => {
    expect(breakerAfterWork(share, seconds).state()).toBe(state)
  },
)

test('G17 idle time is not credited to later work', () => {
  const breaker = createBreaker()
  breaker.charge(500, hour)
  expect(breaker.state()).toBe('open')
  expect(() => breaker.admit(hour)).toThrow(
    expect.objectContaining({ code: 'unexpected-answer', sent: false, retryAfterSeconds: 30 }),
  )
  breaker.record(breaker.admit(hour + 30 * second), 'good', hour + 30 * second)
  breaker.charge(300, hour + 30 * second)
  expect(breaker.state()).toBe('closed')
})
