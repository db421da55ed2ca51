import { setTimeout as wait } from 'node:timers/promises'
import { minute } from '../../clock.ts'
import { InstitutionFailure, callerGone, notSent } from '../failure.ts'
import type { HttpResponse, HttpRequest } from '../http-client.ts'
import { createAttempts, type GuardOptions } from './attempt.ts'
import { createCoalescing } from './coalesce.ts'
import { createPersonPace } from './person-pace.ts'

/** `maxWriteWait`: milliseconds that a write may stay in the queue; its time limit begins when it is sent. */
export const guardConstants = { maxWriteWait: minute }

export type Guard = ReturnType<typeof createGuard>

/** Guards all calls to one institution: coalescing, pace per person, retries, daily quota, circuit breaker and queue. */
export function createGuard(options: GuardOptions) {
  const { limits, settings } = options
  const { attempt, state, applyUpdate, retried } = createAttempts(options)
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
    const deadlines = { startBy, limit: (began: number) => Math.min(limit, startBy - began) }
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
    if (priority !== 'continuation' && priority !== 'read' && priority !== 'first-view') return 0
    const milliseconds = priority === 'continuation' ? 0 : personPace.waitOf(person)
    const isTooLate = milliseconds > 0 && performance.now() + milliseconds >= startBy
    if (isTooLate) throw notSent('busy', 'one person asks too often', milliseconds)
    personPace.record(person)
    return milliseconds
  }

  return {
    ask,
    /** Applies what the guard of another replica found out about this institution. */
    applyUpdate,
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
