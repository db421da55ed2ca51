import { Type, type Static } from 'typebox'
import { minute, second, hour } from '../../clock.ts'
import type { GuardEntry } from '../../config/network-file-values.ts'
import { InstitutionFailure, notSent } from '../failure.ts'
import type { HttpRequest } from '../http-client.ts'
import {
  BreakerChange,
  type breakerConstants,
  createBreaker,
  type Outcome,
  type Pass,
} from './circuit-breaker.ts'
import { createQuota, type MostLeft } from './daily-quota.ts'
import { createFairShares, type FairShares } from './fair-shares.ts'
import { createQueue, type queueConstants, takeTurn, type Divisor, type Done } from './queue.ts'

/**
 * A finding about the institution that the guard of one replica publishes to the others.
 */
export const GuardUpdate = Type.Partial(
  Type.Object({
    breaker: BreakerChange,
    isKeyRejected: Type.Boolean(),
    callsLeft: Type.Number(),
    /** The most calls that were left today, with `callsLeft`. */
    mostLeft: Type.Number(),
  }),
)
export type GuardUpdate = Static<typeof GuardUpdate>

export type LimitOptions = {
  settings: Required<GuardEntry> & Partial<typeof breakerConstants & typeof queueConstants>
  alert?: () => void
  /** Default: this process uses the whole limits. */
  divisor?: Divisor
  /** Fair shares across all institutions. Default: the institution's own. */
  shares?: FairShares
  publish?: (update: GuardUpdate) => void
  /** Default: known to this guard alone. */
  mostLeft?: MostLeft
}

/** `pass`: how the circuit breaker admitted the call; `done` ends its place in the queue. */
type Admitted = { pass: Pass; done: Done }
export type Sent = Admitted & { request: HttpRequest; began: number }

/** The longest pause that an institution can request. */
const maxPause = minute
/** Milliseconds after which a call that was rejected because this process has no share may be tried again. */
const shareWithin = 2_000

const now = () => performance.now()
const after = (milliseconds: number, run: () => void) => void setTimeout(run, milliseconds).unref()

/**
 * Creates the limits of calls to the institution. Publishes changes to the other replicas, and applies
 * theirs.
 */
export function createLimits(options: LimitOptions) {
  const { settings, alert, divisor = () => 1, shares = createFairShares() } = options
  const { publish = () => {}, mostLeft } = options
  const queue = createQueue(settings, { now, after }, divisor)
  const breaker = createBreaker(settings, (change) => publish({ breaker: change }))
  const quota = createQuota(settings, { publish, ...(mostLeft && { mostLeft }) })
  const key = createKeyState(alert, (isKeyRejected) => publish({ isKeyRejected }))

  /**
   * Resolves when the call may be sent. Rejects if this process has no share, or if the quota, the breaker or
   * the queue refuses the call.
   */
  async function enter(request: HttpRequest, startBy: number): Promise<Admitted> {
    if (divisor() === Infinity) throw notSent('busy', 'no share of the limits', shareWithin)
    const overQuota = quota.refusal(request, now())
    if (overQuota) throw overQuota
    const pass = breaker.admit(now())
    const done = await takeTurn(queue, shares, request, startBy).catch((refusal: unknown) => {
      breaker.record(pass, 'inconclusive', now())
      throw refusal
    })
    return { pass, done }
  }

  /**
   * A rejected key does not open the circuit breaker: calls continue, so that an accepted key is noticed at
   * once.
   */
  function recordAnswer(callsLeft: number | null, { limit }: HttpRequest, isKeyRejected: boolean) {
    if (callsLeft === null) quota.recordUnknown()
    else quota.record(callsLeft, now())
    if (limit !== 'write') key.record(isKeyRejected, now())
  }

  /**
   * Pauses the queue of a busy institution, or records that its daily quota is used up. A busy institution
   * has not failed.
   */
  function pauseIfBusy(error: unknown) {
    if (!(error instanceof InstitutionFailure) || error.code !== 'busy') return
    if (error.isForToday) quota.record(0, now())
    else queue.holdFor(Math.min((error.retryAfterSeconds ?? 0) * second, maxPause))
  }

  /**
   * Records the outcome in the circuit breaker before the queue: if the breaker opens, no queued call starts.
   */
  function leave({ pass, done, began }: Sent, outcome: Outcome, mayStillArrive: boolean) {
    breaker.record(pass, outcome, now())
    refuseIfOpen()
    done(now() - began, { mayStillArrive })
  }

  function refuseIfOpen() {
    if (breaker.state() === 'open') queue.refuseAll(breaker.refusal(now()))
  }

  function applyUpdate({ breaker: change, isKeyRejected, callsLeft, ...update }: GuardUpdate) {
    if (change) breaker.applyUpdate(change, now())
    refuseIfOpen()
    if (isKeyRejected !== undefined) key.applyUpdate(isKeyRejected, now())
    if (callsLeft !== undefined) quota.applyUpdate({ ...update, callsLeft }, now())
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
  })

  return { enter, recordAnswer, pauseIfBusy, leave, wait: queue.wait, applyUpdate, state }
}

/** Records whether the institution accepts our key, and alerts operators at most once an hour while it does not. */
export function createKeyState(
  alert: () => void = () => {},
  publish: (isRejected: boolean) => void = () => {},
) {
  let isRejected = false
  let alertedAt = Number.NEGATIVE_INFINITY

  /** Called for reads only, because a read-only key is rejected for writes. */
  function record(rejected: boolean, at: number) {
    if (rejected !== isRejected) publish(rejected)
    isRejected = rejected
    if (!rejected || at - alertedAt < hour) return
    alertedAt = at
    alert()
  }

  /** Records the state of the key that another replica has published, which has also alerted. */
  function applyUpdate(rejected: boolean, at: number) {
    isRejected = rejected
    if (rejected) alertedAt = at
  }

  return { record, applyUpdate, isRejected: () => isRejected }
}
