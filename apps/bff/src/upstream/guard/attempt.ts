import { Type, type Static } from 'typebox'
import { hour, minute, second, type Clock } from '../../clock.ts'
import type { Limits } from '../../config/network-file.ts'
import { InstitutionFailure, notSent } from '../failure.ts'
import type { HttpResponse, HttpRequest, Send } from '../http-client.ts'
import {
  createBreaker,
  BreakerChange,
  type Breaker,
  type BreakerState,
  type Outcome,
  type Pass,
} from './circuit-breaker.ts'
import { createQueue, takeTurn, type Divisor, type Queue } from './queue.ts'
import { createQuota, type Quota } from './daily-quota.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'
import { createCallCounts, type CallEnd, type Counted, type Timed } from './call-counts.ts'

/** The guard's state for one institution, shown to operators. */
export type GuardState = {
  breaker: BreakerState
  inFlight: number
  waiting: number
  /** Calls started within the window of the rate limit. */
  startsRecently: number
  /** The remaining daily quota; null if the institution has not reported it. */
  callsLeft: number | null
  /** The time of the last successful response; null: none yet. */
  lastGoodAnswer: number | null
  /** The time of the first failure after the last successful response; null: none. */
  downSince: number | null
  /** How the last call ended whose caller waited for it; null: none yet. */
  lastEnd: CallEnd | null
  /** The institution rejected our key in its last response to a read. */
  isKeyRejected: boolean
  counted: Counted
}

/** `startBy`: the latest start; `limit`: the milliseconds for the response to a call sent at `began`. */
export type Deadlines = { startBy: number; limit: (began: number) => number }

/** What the guard of one replica found out about the institution and the others need to know: one of the properties. */
export const GuardUpdate = Type.Partial(
  Type.Object({ breaker: BreakerChange, isKeyRejected: Type.Boolean(), callsLeft: Type.Number() }),
)
export type GuardUpdate = Static<typeof GuardUpdate>

type Sent = { admitted: Pass; request: HttpRequest; began: number }
export type GuardOptions = {
  send: Send
  limits: Limits
  settings: GuardSettings
  clock: Clock
  rejectsKey?: (answer: HttpResponse, request: HttpRequest) => boolean
  alert?: () => void
  /** Called with the duration of each call that was sent, whether it failed or not. */
  timed?: Timed
  /** Default: this process may use the limits whole. */
  divisor?: Divisor
  publish?: (update: GuardUpdate) => void
}

/** Milliseconds after which a call may be tried again that was rejected because this process has no share. */
const shareWithin = 2_000

const now = () => performance.now()
const after = (milliseconds: number, run: () => void) => void setTimeout(run, milliseconds).unref()

/** Sends single calls through the daily quota, the circuit breaker and the queue, and updates them with the outcome. */
export function createAttempts(options: GuardOptions) {
  const { send, limits, clock, rejectsKey, timed, divisor = () => 1 } = options
  const { queue, breaker, quota, key, applyUpdate } = createLimits(options, divisor)
  const callCounts = createCallCounts(timed)
  const times = createAnswerTimes(clock)

  async function attempt(request: HttpRequest, { startBy, limit }: Deadlines): Promise<HttpResponse> {
    let admitted: Pass | null = null
    try {
      admitted = admit(request)
      await takeTurn(queue, request, startBy)
    } catch (refusal) {
      if (admitted) breaker.record(admitted, 'inconclusive', now())
      callCounts.keptBack(request.limit)
      throw refusal
    }
    const began = now()
    const sent = { admitted, request, began }
    try {
      const answer = await send(request, limit(began))
      updateFromAnswer(answer, request)
      end(sent, 'good', 'good')
      return answer
    } catch (error) {
      const made = { request, limit: limits[request.limit], began, ended: now() }
      end(sent, classifyOutcome(error, made, { queue, quota }), endOf(error, made))
      throw toCaller(error, made, queue.wait())
    }
  }

  /** Throws if there is no share of the limits, or the daily quota or the circuit breaker rejects the call. */
  function admit(request: HttpRequest): Pass {
    if (divisor() === Infinity) throw notSent('busy', 'no share of the limits', shareWithin)
    const refusal = quota.refusal(request, now())
    if (refusal) throw refusal
    return breaker.admit(now())
  }

  /** A rejected key does not open the circuit breaker: calls go on, so that an accepted key is noticed at once. */
  function updateFromAnswer(answer: HttpResponse, request: HttpRequest) {
    if (answer.callsLeft !== undefined) quota.record(answer.callsLeft, now())
    const isRejected = rejectsKey?.(answer, request) ?? false
    if (request.limit !== 'write') key.record(isRejected, now())
    if (!isRejected) times.answered()
  }

  /** Settles the circuit breaker before the queue: if it opens, no queued call starts. */
  function end({ admitted, request, began }: Sent, outcome: Outcome, callEnd: CallEnd) {
    breaker.record(admitted, outcome, now())
    refuseIfOpen(breaker, queue)
    queue.done(now() - began, { ...request, mayStillArrive: wasGivenUp(callEnd) })
    if (callEnd !== 'good' && callEnd !== 'gone') times.failed()
    callCounts.record(request.limit, callEnd, now() - began)
  }

  const state = (): GuardState => ({
    breaker: breaker.state(),
    inFlight: queue.inFlight(),
    waiting: queue.waiting(),
    startsRecently: queue.startsRecently(),
    callsLeft: quota.left(),
    ...times.state(),
    lastEnd: callCounts.lastEnd(),
    isKeyRejected: key.isRejected(),
    counted: callCounts.counted(),
  })
  return { attempt, state, applyUpdate, retried: callCounts.retried }
}

/** What limits the calls to the institution. Publishes changes to the other replicas, and applies theirs. */
function createLimits({ settings, alert, publish = () => {} }: GuardOptions, divisor: Divisor) {
  const queue = createQueue(settings, { now, after }, divisor)
  const breaker = createBreaker(settings, (change) => publish({ breaker: change }))
  const quota = createQuota(settings, (callsLeft) => publish({ callsLeft }))
  const key = createKeyState(alert, (isKeyRejected) => publish({ isKeyRejected }))

  function applyUpdate({ breaker: change, isKeyRejected, callsLeft }: GuardUpdate) {
    if (change) breaker.applyUpdate(change, now())
    refuseIfOpen(breaker, queue)
    if (isKeyRejected !== undefined) key.applyUpdate(isKeyRejected, now())
    if (callsLeft !== undefined) quota.applyUpdate(callsLeft, now())
  }

  return { queue, breaker, quota, key, applyUpdate }
}

function refuseIfOpen(breaker: Breaker, queue: Queue) {
  if (breaker.state() === 'open') queue.refuseAll(breaker.refusal(now()))
}

/** When the institution answered last, and since when it has not. */
function createAnswerTimes(clock: Clock) {
  let lastGoodAnswer: number | null = null
  let downSince: number | null = null
  return {
    answered() {
      lastGoodAnswer = clock()
      downSince = null
    },
    failed: () => void (downSince ??= clock()),
    state: () => ({ lastGoodAnswer, downSince }),
  }
}

/** Nothing shows that the institution has the call, which may still be on its way. */
function wasGivenUp(end: CallEnd): boolean {
  return end === 'gone' || end === 'timed-out'
}

function endOf(error: unknown, made: Attempt): CallEnd {
  if (hasCallerGone(made) || !(error instanceof InstitutionFailure)) return 'gone'
  return error.code
}

type Attempt = { request: HttpRequest; limit: number; began: number; ended: number }

/** The longest pause that an institution can request. */
const longestPause = minute
/** How early a timer may fire, in milliseconds. */
const timerTolerance = 5

/** Classifies a failed call for the circuit breaker. A busy institution has not failed: the queue pauses instead. */
function classifyOutcome(
  error: unknown,
  made: Attempt,
  { queue, quota }: { queue: Queue; quota: Quota },
): Outcome {
  if (!(error instanceof InstitutionFailure)) return 'inconclusive'
  const { code, retryAfterSeconds, isForToday } = error
  if (code === 'busy' && isForToday) quota.record(0, made.ended)
  else if (code === 'busy') queue.holdFor(Math.min((retryAfterSeconds ?? 0) * second, longestPause))
  if (code === 'busy' || hasCallerGone(made)) return 'inconclusive'
  return isCutShort(error, made) ? 'inconclusive' : code
}

/** Whether the caller disconnected, as opposed to the deadline of the whole card passing. */
function hasCallerGone({ request: { signal, answerBy = Infinity }, ended }: Attempt): boolean {
  return signal.aborted && ended + timerTolerance < answerBy
}

/** Whether the call was sent and had less than half of its time limit: the rest passed in the queue or before it in the card. */
function isCutShort(error: unknown, { limit, began, ended }: Attempt): boolean {
  const isTimedOut = error instanceof InstitutionFailure && error.code === 'timed-out' && error.sent
  return isTimedOut && ended - began < limit / 2
}

/** Where the limits are used up, it was the queue that took the time which the institution did not have. */
function toCaller(error: unknown, made: Attempt, wait: number): unknown {
  if (wait <= 0 || !isCutShort(error, made)) return error
  const retryAfterSeconds = Math.ceil(wait / 1_000)
  return new InstitutionFailure('busy', { detail: 'sent too late', retryAfterSeconds })
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

  /** Another replica has noted it, and alerted. */
  function applyUpdate(rejected: boolean, at: number) {
    isRejected = rejected
    if (rejected) alertedAt = at
  }

  return { record, applyUpdate, isRejected: () => isRejected }
}
