import { answerStates } from '@library-card/contract/answer-state.ts'
import { second, hour } from '../durations.ts'
import { InstitutionFailure } from '../exchange/failure.ts'
import type { HttpRequest } from '../exchange/http-client.ts'
import { type breakerConstants, createBreaker, type Outcome, type Pass } from './circuit-breaker.ts'
import { createQuota, type MostLeft } from './daily-quota.ts'
import { createFairShares, type FairShares } from './fair-shares.ts'
import type { AdmissionSettings } from './rate-limit.ts'
import { createQueue, type queueConstants, takeTurn, type Done } from './queue.ts'
import type { GuardEntry } from './settings.ts'

export type LimitOptions = {
  settings: Required<GuardEntry> &
    AdmissionSettings &
    Partial<typeof breakerConstants & typeof queueConstants>
  /** Called when the institution rejects our key, or restricts it to a part of the institution. */
  alert?: (about: KeyAlert) => void
  /** Fair shares across all institutions. Default: the institution's own. */
  shares?: FairShares
  /** Default: kept by this guard alone. */
  mostLeft?: MostLeft
}

export type KeyAlert = 'rejected' | 'restricted'

/** `pass`: how the circuit breaker admitted the call; `done` ends its place in the queue. */
type Admitted = { pass: Pass; done: Done }
export type Sent = Admitted & { request: HttpRequest; began: number }

/** Seconds. */
const pauses = {
  /** `own`: our longest pause; `requested`: the longest pause that an institution can request. */
  own: 300,
  requested: 60 * 60,
}

const now = () => performance.now()
const after = (milliseconds: number, run: () => void) => {
  const timer = setTimeout(run, milliseconds).unref()
  return () => clearTimeout(timer)
}

/** Creates the limits of calls to the institution. */
export function createLimits(options: LimitOptions) {
  const { settings, alert, shares = createFairShares(), mostLeft } = options
  const queue = createQueue(settings, { now, after })
  const breaker = createBreaker(settings)
  const quota = createQuota(settings, mostLeft)
  const key = createKeyState(() => alert?.('rejected'))
  const restriction = createKeyRestriction(() => alert?.('restricted'))
  const busy = createBusyPauses()

  /** Resolves when the call may be sent. Rejects if the quota, the breaker or the queue refuses the call. */
  async function enter(request: HttpRequest, startBy: number): Promise<Admitted> {
    const overQuota = quota.refusal(request, now())
    if (overQuota) throw overQuota
    const pass = breaker.admit(now())
    quota.count(request, 1)
    const done = await takeTurn(queue, shares, request, startBy).catch((refusal: unknown) => {
      breaker.record(pass, 'inconclusive', now())
      quota.count(request, -1)
      throw refusal
    })
    return { pass, done }
  }

  /**
   * A rejected key does not open the circuit breaker: calls continue, so that an accepted key is noticed at
   * once.
   */
  function recordAnswer(
    callsLeft: number | null,
    { request: { limit }, began }: Pick<Sent, 'request' | 'began'>,
    isKeyRejected: boolean,
  ) {
    busy.end(began)
    if (callsLeft === null) quota.recordUnknown()
    else quota.record(callsLeft, now())
    if (limit !== 'write') key.record(isKeyRejected, now())
  }

  /**
   * Records the outcome in the circuit breaker before the queue: if the breaker opens, no queued call starts.
   */
  function leave({ pass, done, began }: Sent, outcome: Outcome, mayStillArrive: boolean) {
    breaker.record(pass, outcome, now())
    refuseIfOpen()
    done(now() - began, { mayStillArrive })
  }

  function charge(work: number) {
    breaker.charge(work, now())
    refuseIfOpen()
  }

  function refuseIfOpen() {
    if (breaker.state() === 'open') queue.refuseAll(breaker.refusal(now()))
  }

  const state = () => ({
    breaker: breaker.state(),
    inFlight: queue.inFlight(),
    waiting: queue.waiting(),
    /** Calls started within the window of the rate limit. */
    startsRecently: queue.startsRecently(),
    /** The remaining daily quota; null if the institution has not reported it. */
    callsLeft: quota.left(),
    /** Whether the institution rejected our key in its last response to a read. */
    isKeyRejected: key.isRejected(),
    /** Whether the institution has restricted our key to a part of the institution within the last hour. */
    isKeyRestricted: restriction.isRestricted(),
  })

  const recordFailure = createFailureRecord(queue, quota, busy)
  return { enter, recordAnswer, recordFailure, restriction, leave, charge, wait: queue.wait, state }
}

/**
 * Creates the function that pauses the queue of a busy institution, or records that its daily quota is used up.
 * A busy institution has not failed. The function returns the failure with the pause.
 */
function createFailureRecord(
  queue: Pick<ReturnType<typeof createQueue>, 'holdFor'>,
  quota: Pick<ReturnType<typeof createQuota>, 'record'>,
  busy: Pick<ReturnType<typeof createBusyPauses>, 'pauseAfter'>,
) {
  return function recordFailure(error: unknown, began: number): unknown {
    if (!(error instanceof InstitutionFailure)) return error
    const { code, detail, isForToday, callsLeft } = error
    if (isForToday || callsLeft !== null) quota.record(callsLeft ?? 0, now())
    if (!answerStates[code].isWait || isForToday) return error
    const pause = busy.pauseAfter(error.retryAfterSeconds ?? 0, began, now())
    queue.holdFor(pause)
    const retryAfterSeconds = Math.max(1, Math.ceil(pause / second))
    return new InstitutionFailure(code, { detail, error: error.error, retryAfterSeconds, sent: error.sent })
  }
}

/**
 * Pauses after an institution refuses calls as too many: 1, 2, 4 … 300 seconds, until a good answer comes. The
 * refusal does not say whether the limit is for a second or for the day. A longer pause that the institution requests wins.
 */
function createBusyPauses() {
  let seconds = 0
  let began = Number.NEGATIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY

  return {
    /**
     * Returns the milliseconds of the pause after a refusal. Calls that were sent before a pause began do not
     * lengthen it.
     */
    pauseAfter(requested: number, sentAt: number, at: number): number {
      if (sentAt >= began) {
        seconds = Math.min(Math.max(1, seconds * 2), pauses.own)
        began = at
      }
      until = Math.max(until, at + Math.min(requested, pauses.requested) * second, began + seconds * second)
      return Math.round(until - at)
    },
    /** Called for a good answer to a call that was sent at `sentAt`. */
    end(sentAt: number) {
      if (sentAt >= began) seconds = 0
    },
  }
}

/** Records whether the institution accepts our key, and alerts operators at most once an hour while it does not. */
export function createKeyState(alert: () => void = () => {}) {
  let isRejected = false
  let alertedAt = Number.NEGATIVE_INFINITY

  /** Called for reads only, because a read-only key is rejected for writes. */
  function record(rejected: boolean, at: number) {
    isRejected = rejected
    if (!rejected || at - alertedAt < hour) return
    alertedAt = at
    alert()
  }

  return { record, isRejected: () => isRejected }
}

/**
 * Records that the institution restricts our key, and alerts operators at most once an hour. Only some calls are
 * restricted, so good answers to other calls prove nothing.
 */
function createKeyRestriction(alert: () => void) {
  let seenAt = Number.NEGATIVE_INFINITY
  let alertedAt = Number.NEGATIVE_INFINITY
  return {
    record() {
      seenAt = now()
      if (seenAt - alertedAt < hour) return
      alertedAt = seenAt
      alert()
    },
    isRestricted: () => now() - seenAt < hour,
  }
}
