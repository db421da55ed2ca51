import { answerStates, type AnswerState } from '@library-card/contract/answer-state.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { minute } from '../durations.ts'
import { InstitutionFailure, callerGone, notSent } from '../exchange/failure.ts'
import { type HttpRequest, patronReads, type Send } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { createCoalescing } from './coalesce.ts'
import { createPersonPace, type paceConstants } from './person-pace.ts'
import type { Outcome } from './circuit-breaker.ts'
import { createLimits, type LimitOptions, type Sent } from './limits.ts'

export type GuardOptions = LimitOptions & {
  send: Send
  /** Milliseconds for the response to a call. */
  limits: Record<Operation, number>
  settings: Partial<typeof guardConstants & typeof paceConstants>
  rejectsKey?: (answer: HttpResponse, request: HttpRequest) => boolean
  restrictsKey?: (answer: HttpResponse) => boolean
  /** The remaining daily quota that a response reports. */
  callsLeft?: (answer: HttpResponse) => number | null
  /** Called with the duration of each call that was sent, failed or not. */
  timed?: Timed
}

/** `maxWriteWait`: milliseconds that a write may stay in the queue; its time limit begins when it is sent. */
const guardConstants = { maxWriteWait: minute }

export type Guard = ReturnType<typeof createGuard>

/** Guards all calls to one institution: coalescing, pace per person, retries, daily quota, circuit breaker and queue. */
export function createGuard(options: GuardOptions) {
  const { limits, settings } = options
  const { attempt, state, retried } = createAttempts(options)
  const { maxWriteWait } = { ...guardConstants, ...settings }
  const retries = createRetryBudget()
  const personPace = createPersonPace(settings)
  const coalescing = createCoalescing(read)

  function ask(request: HttpRequest): Promise<HttpResponse> {
    return request.limit === 'write' ? write(request) : coalescing.ask(request)
  }

  async function write(request: HttpRequest): Promise<HttpResponse> {
    retries.earn()
    const { person } = request
    coalescing.detach(person)
    const startBy = performance.now() + maxWriteWait
    return attempt(request, { startBy, limit: () => limits.write }).finally(() => coalescing.detach(person))
  }

  /** A read waits in the queue as long as its caller does; its own time limit begins when it is sent. */
  async function read(request: HttpRequest): Promise<HttpResponse> {
    retries.earn()
    const limit = limits[request.limit]
    const startBy = request.answerBy ?? performance.now() + limit
    const limitFrom = (began: number) => Math.min(limit, startBy - began)
    const deadlines = { startBy, limit: request.outlivesCaller ? () => limit : limitFrom }
    const delay = paceDelay(request, startBy)
    if (delay > 0) await wait(delay, null, { signal: request.signal }).catch(throwCallerGone)
    try {
      return await attempt(request, deadlines)
    } catch (error) {
      if (!(error instanceof InstitutionFailure) || !isRetryable(request, error)) throw error
      const pause = pauseBeforeRetry()
      if (performance.now() + pause >= startBy || !retries.spend()) throw error
      await wait(pause, null, { signal: request.signal }).catch(() => {
        throw error
      })
      retried()
      return attempt(request, deadlines)
    }
  }

  /**
   * Returns the milliseconds that a read of this person has to wait, or throws if it could not start in time. The reads of a
   * card in progress (`continuation`) do not wait, but they delay the person's next reads.
   */
  function paceDelay({ priority, person }: HttpRequest, startBy: number): number {
    if (!patronReads.has(priority)) return 0
    const milliseconds = priority === 'continuation' ? 0 : personPace.waitOf(person)
    const isTooLate = milliseconds > 0 && performance.now() + milliseconds >= startBy
    if (isTooLate) throw notSent('busy', 'one person asks too often', milliseconds)
    personPace.record(person)
    return milliseconds
  }

  return {
    ask,
    /** `joined`: reads that were coalesced with a call in flight. */
    state: () => ({ ...state(), joined: coalescing.joined() }),
  }
}

function throwCallerGone(): never {
  throw callerGone()
}

/** The pause before a retry has jitter, so that calls that failed together are not retried together. */
const minPause = 50
const jitter = 200

function pauseBeforeRetry(): number {
  return minPause + Math.random() * jitter
}

/** Only reads are retried, and only after a failure that may be transient. */
function isRetryable({ method = 'GET' }: HttpRequest, failure: InstitutionFailure): boolean {
  return method === 'GET' && failure.mayPass
}

/** Retries as a share of all calls. */
const retryPercent = 10
/** The cost of one retry; each call earns `retryPercent`. */
const retryCost = 100
const maxSaved = 5 * retryCost

/** The retry budget limits retries to `retryPercent` of calls; unused retries are saved up to `maxSaved`. */
function createRetryBudget() {
  let saved = 0
  return {
    earn() {
      saved = Math.min(saved + retryPercent, maxSaved)
    },
    spend(): boolean {
      if (saved < retryCost) return false
      saved -= retryCost
      return true
    },
  }
}

/** `startBy`: the latest start; `limit`: the milliseconds for the response to a call sent at `began`. */
type Deadlines = { startBy: number; limit: (began: number) => number }

/** Sends single calls within the limits of the institution, and updates them with the outcome. */
function createAttempts(options: GuardOptions) {
  const { send, limits: timeLimits, rejectsKey = () => false, restrictsKey, callsLeft, timed } = options
  const limits = createLimits(options)
  const calls = createCallRecord(timed)

  async function attempt(request: HttpRequest, { startBy, limit }: Deadlines): Promise<HttpResponse> {
    const admitted = await limits.enter(request, startBy).catch((refusal: unknown) => {
      calls.rejectedLocally(request.limit)
      throw refusal
    })
    const began = performance.now()
    const sent = { ...admitted, request, began }
    try {
      const answer = await send(request, limit(began), limits.charge)
      const isKeyRejected = rejectsKey(answer, request)
      limits.recordAnswer(callsLeft?.(answer) ?? null, sent, isKeyRejected)
      if (restrictsKey?.(answer)) limits.restriction.record()
      end(sent, 'good', 'good')
      return answer
    } catch (thrown) {
      const ended = performance.now()
      const error = limits.recordFailure(thrown, began)
      const failed = { error, request, limit: timeLimits[request.limit], began, ended }
      end(sent, classifyFailure(failed), callEndOf(failed))
      throw errorForCaller(failed, limits.wait())
    }
  }

  function end(sent: Sent, outcome: Outcome, callEnd: CallEnd) {
    limits.leave(sent, outcome, mayStillArrive(callEnd))
    calls.record(sent.request.limit, callEnd, performance.now() - sent.began)
  }

  const state = () => ({ ...limits.state(), ...calls.state() })
  return { attempt, state, retried: calls.retried }
}

/** A call that was sent and failed. `limit`: the configured time limit, in milliseconds. */
type FailedCall = { error: unknown; request: HttpRequest; limit: number; began: number; ended: number }

/** How early a timer may fire, in milliseconds. */
const timerTolerance = 5

/** Classifies a failed call for the circuit breaker. A busy institution has not failed. */
function classifyFailure(call: FailedCall): Outcome {
  const { error } = call
  if (!(error instanceof InstitutionFailure) || answerStates[error.code].isWait) return 'inconclusive'
  return hasCallerGone(call) || isCutShort(call) ? 'inconclusive' : error.code
}

/** Classifies a failed call for the counts of calls. */
function callEndOf(call: FailedCall): CallEnd {
  if (hasCallerGone(call) || !(call.error instanceof InstitutionFailure)) return 'gone'
  return call.error.code
}

function isState(end: CallEnd): end is AnswerState {
  return end in answerStates
}

/** Whether the call may still arrive, because nothing shows that the institution has received it. */
function mayStillArrive(end: CallEnd): boolean {
  return end === 'gone' || (isState(end) && answerStates[end].isLate === true)
}

/**
 * Returns the error for the caller. If the limits are used up, the call timed out because it waited in the
 * queue too long.
 */
function errorForCaller(call: FailedCall, waitOfNext: number): unknown {
  if (waitOfNext <= 0 || !isCutShort(call)) return call.error
  const retryAfterSeconds = Math.ceil(waitOfNext / 1_000)
  return new InstitutionFailure('busy', { detail: 'sent too late', retryAfterSeconds })
}

/** Whether the caller disconnected, as opposed to the deadline of the whole card passing. */
function hasCallerGone({ request, ended }: FailedCall): boolean {
  const { signal, answerBy = Infinity, outlivesCaller = false } = request
  return !outlivesCaller && signal.aborted && ended + timerTolerance < answerBy
}

/**
 * Whether the call was sent but timed out before half of its time limit: the rest had passed in the queue, or earlier in the
 * card.
 */
function isCutShort({ error, limit, began, ended }: FailedCall): boolean {
  const isTimedOut =
    error instanceof InstitutionFailure && error.sent && answerStates[error.code].isLate === true
  return isTimedOut && ended - began < limit / 2
}

export type Operation = HttpRequest['limit']
/** How a call ended. `gone`: the caller disconnected. `kept-back`: the guard did not send the call. */
type CallEnd = 'good' | 'gone' | 'kept-back' | AnswerState

type Timed = (operation: Operation, milliseconds: number) => void

/** Counts how the calls to one institution ended since the process started, by operation and end. Both sets are small and fixed. */
function createCallRecord(timed: Timed = () => {}) {
  const calls = new Map<Operation, Map<CallEnd, number>>()
  let retries = 0

  function count(operation: Operation, end: CallEnd) {
    const ends = calls.get(operation) ?? new Map<CallEnd, number>()
    calls.set(operation, ends.set(end, (ends.get(end) ?? 0) + 1))
  }

  function record(operation: Operation, end: CallEnd, milliseconds: number) {
    count(operation, end)
    timed(operation, milliseconds)
  }

  return {
    record,
    rejectedLocally: (operation: Operation) => count(operation, 'kept-back'),
    retried: () => void (retries += 1),
    state: () => ({ counted: { calls, retries } }),
  }
}
