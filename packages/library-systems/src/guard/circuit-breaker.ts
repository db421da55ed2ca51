import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { notSent } from '../exchange/failure.ts'
import { minute, second } from '../durations.ts'

/** `probing` is the half-open state: one probe is in flight. */
type BreakerState = 'closed' | 'open' | 'probing'

/** Times in milliseconds. */
export const breakerConstants = {
  /** Consecutive failures that open the circuit breaker. */
  failuresInRow: 5,
  /**
   * The circuit breaker also opens if at least half of the last `judged` calls failed, all within
   * `judgedWithin`.
   */
  judged: 20,
  judgedWithin: 10 * second,
  /**
   * How long the circuit breaker first stays open; each failed probe doubles the time, up to
   * `staysOpenAtMost`.
   */
  staysOpen: 30 * second,
  staysOpenAtMost: 5 * minute,
  /** The share of a process's time that the answers of an institution may take. */
  workShare: 0.2,
  /** Milliseconds of CPU time beyond that share, after which the circuit breaker opens. */
  workAtOnce: 400,
}

/** How the circuit breaker admitted a call: while closed, or as the probe while half-open. */
export type Pass = 'normal' | 'probe'
/** How a call ended. `inconclusive`: the call shows neither that the institution works nor that it fails. */
export type Outcome = 'good' | 'inconclusive' | AnswerState

/** The shortest retry time, given while a probe is in flight. */
const minRetry = 1_000

/** Reasons for the log. */
const failedTooOften = 'has failed too often'
const tooMuchWork = 'answers take too much work'

/**
 * The circuit breaker opens after too many failures or too much work, and rejects calls; after `staysOpen`, one probe closes it or
 * opens it again.
 */
export function createBreaker(constants: Partial<typeof breakerConstants> = {}) {
  const settings = { ...breakerConstants, ...constants }
  /** The last `judged` calls. */
  let recent: { at: number; isGood: boolean }[] = []
  let state: BreakerState = 'closed'
  let inRow = 0
  let staysOpen = settings.staysOpen
  let probeAt = 0
  let openedBy: AnswerState = 'refused'
  let openedFor = failedTooOften
  /** `work`: milliseconds beyond the allowed share; `at`: when they were counted. */
  let excess = { work: 0, at: 0 }

  /** Throws while the circuit breaker is open, or half-open with a probe in flight. */
  function admit(now: number): Pass {
    if (state === 'closed') return 'normal'
    if (state === 'probing' || now < probeAt) throw refusal(now)
    state = 'probing'
    return 'probe'
  }

  function refusal(now: number) {
    return notSent(openedBy, openedFor, Math.max(probeAt - now, minRetry))
  }

  /** Records the outcome of an admitted call. A call sent before the circuit breaker opened does not affect it. */
  function record(pass: Pass, outcome: Outcome, now: number) {
    if (pass === 'probe') return recordProbe(outcome, now)
    if (state !== 'closed' || outcome === 'inconclusive') return
    const isGood = outcome === 'good'
    inRow = isGood ? 0 : inRow + 1
    recent.push({ at: now, isGood })
    if (recent.length > settings.judged) recent.shift()
    if (!isGood && (inRow >= settings.failuresInRow || hasHalfFailed(now))) open(outcome, now)
  }

  /** Whether at least half of the last `judged` calls failed within `judgedWithin`. */
  function hasHalfFailed(now: number): boolean {
    const { judged, judgedWithin } = settings
    const [oldest] = recent
    if (!oldest || recent.length < judged || now - oldest.at > judgedWithin) return false
    return recent.filter((call) => !call.isGood).length * 2 >= judged
  }

  function recordProbe(outcome: Outcome, now: number) {
    if (outcome === 'good') return close()
    if (outcome === 'inconclusive') return void (state = 'open')
    staysOpen = Math.min(staysOpen * 2, settings.staysOpenAtMost)
    open(outcome, now)
  }

  /** Records the CPU time that answers have cost, whether they could be used or not. */
  function charge(work: number, now: number) {
    const allowed = (now - excess.at) * settings.workShare
    excess = { work: Math.max(0, excess.work - allowed) + work, at: now }
    if (state === 'closed' && excess.work > settings.workAtOnce) open('unexpected-answer', now, tooMuchWork)
  }

  function open(by: AnswerState, now: number, why = failedTooOften) {
    state = 'open'
    openedBy = by
    openedFor = why
    probeAt = now + staysOpen
  }

  function close() {
    state = 'closed'
    staysOpen = settings.staysOpen
    inRow = 0
    recent = []
  }

  return { admit, record, charge, refusal, state: () => state }
}
