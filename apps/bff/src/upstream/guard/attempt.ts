import { Type, type Static } from 'typebox'
import { minute, second, type Clock } from '../../clock.ts'
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
import { createQuota } from './daily-quota.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'
import { callEndOf, classifyFailure, errorForCaller, mayStillArrive } from './classify-failure.ts'
import { createKeyState } from './key-state.ts'
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

/** The longest pause that an institution can request. */
const maxPause = minute
/** Milliseconds after which a call may be tried again that was rejected because this process has no share. */
const shareWithin = 2_000

const now = () => performance.now()
const after = (milliseconds: number, run: () => void) => void setTimeout(run, milliseconds).unref()

/** Sends single calls through the daily quota, the circuit breaker and the queue, and updates them with the outcome. */
export function createAttempts(options: GuardOptions) {
  const { send, limits, clock, rejectsKey, timed } = options
  const { queue, breaker, quota, key, admit, pauseIfBusy, applyUpdate } = createLimits(options)
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
      const failed = { error, request, limit: limits[request.limit], began, ended: now() }
      pauseIfBusy(error)
      end(sent, classifyFailure(failed), callEndOf(failed))
      throw errorForCaller(failed, queue.wait())
    }
  }

  /** A rejected key does not open the circuit breaker: calls go on, so that an accepted key is noticed at once. */
  function updateFromAnswer(answer: HttpResponse, request: HttpRequest) {
    if (answer.callsLeft !== undefined) quota.record(answer.callsLeft, now())
    const isRejected = rejectsKey?.(answer, request) ?? false
    if (request.limit !== 'write') key.record(isRejected, now())
    if (!isRejected) times.answered()
  }

  /** Records in the circuit breaker before the queue: if it opens, no queued call starts. */
  function end({ admitted, request, began }: Sent, outcome: Outcome, callEnd: CallEnd) {
    breaker.record(admitted, outcome, now())
    refuseIfOpen(breaker, queue)
    queue.done(now() - began, { ...request, mayStillArrive: mayStillArrive(callEnd) })
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
function createLimits({ settings, alert, divisor = () => 1, publish = () => {} }: GuardOptions) {
  const queue = createQueue(settings, { now, after }, divisor)
  const breaker = createBreaker(settings, (change) => publish({ breaker: change }))
  const quota = createQuota(settings, (callsLeft) => publish({ callsLeft }))
  const key = createKeyState(alert, (isKeyRejected) => publish({ isKeyRejected }))

  /** Throws if there is no share of the limits, or the daily quota or the circuit breaker rejects the call. */
  function admit(request: HttpRequest): Pass {
    if (divisor() === Infinity) throw notSent('busy', 'no share of the limits', shareWithin)
    const refusal = quota.refusal(request, now())
    if (refusal) throw refusal
    return breaker.admit(now())
  }

  /** An institution that is busy has not failed: the queue pauses, or the calls of the day are used up. */
  function pauseIfBusy(error: unknown) {
    if (!(error instanceof InstitutionFailure) || error.code !== 'busy') return
    if (error.isForToday) quota.record(0, now())
    else queue.holdFor(Math.min((error.retryAfterSeconds ?? 0) * second, maxPause))
  }

  function applyUpdate({ breaker: change, isKeyRejected, callsLeft }: GuardUpdate) {
    if (change) breaker.applyUpdate(change, now())
    refuseIfOpen(breaker, queue)
    if (isKeyRejected !== undefined) key.applyUpdate(isKeyRejected, now())
    if (callsLeft !== undefined) quota.applyUpdate(callsLeft, now())
  }

  return { queue, breaker, quota, key, admit, pauseIfBusy, applyUpdate }
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
