import { setTimeout as wait } from 'node:timers/promises'
import { InstitutionFailure, callerGone, notSent } from '../failure.ts'
import type { Ask, HttpResponse, HttpRequest } from '../http-client.ts'
import { createAttempts, type GuardState, type GuardOptions } from './attempt.ts'
import { createCoalescing } from './coalesce.ts'
import { createPersonPace } from './person-pace.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

/** `joined`: questions that were under way already. */
export type Guard = { ask: Ask; state: () => GuardState & { joined: number } }

/** What every call to one institution goes through, on its way out by `send`. */
export function createGuard(ways: GuardOptions): Guard {
  const { limits, settings } = ways
  const { pass, state, retried } = createAttempts(ways)
  const retries = createRetryBudget(settings)
  const personPace = createPersonPace(settings)
  const sharing = createCoalescing(read)

  function ask(question: HttpRequest): Promise<HttpResponse> {
    return question.limit === 'write' ? write(question) : sharing.ask(question)
  }

  async function write(question: HttpRequest): Promise<HttpResponse> {
    retries.earn()
    const { who } = question
    sharing.forget(who)
    const startBy = performance.now() + settings.writeWaits
    return pass(question, { startBy, limit: () => limits.write }).finally(() => sharing.forget(who))
  }

  function read(question: HttpRequest): Promise<HttpResponse> {
    retries.earn()
    return askTwice(question, performance.now() + limits[question.limit])
  }

  /** Its waiting and its second try count towards its limit. */
  async function askTwice(question: HttpRequest, end: number): Promise<HttpResponse> {
    const startBy = Math.min(end, question.answerBy ?? end)
    const patience = { startBy, limit: (began: number) => end - began }
    const pace = paceOf(question, startBy)
    if (pace > 0) await wait(pace, null, { signal: question.signal }).catch(leaveUnasked)
    try {
      return await pass(question, patience)
    } catch (error) {
      if (!(error instanceof InstitutionFailure) || !mayBeAskedAgain(question, error)) throw error
      const pause = pauseBeforeRetry()
      if (performance.now() + pause >= startBy || !retries.spend()) throw error
      await wait(pause, null, { signal: question.signal }).catch(() => {
        throw error
      })
      retried()
      return pass(question, patience)
    }
  }

  /**
   * Returns the milliseconds that a read of this person has to wait, or throws where that is too long. What a card has begun
   * goes on and counts: the next card of that person waits for it.
   */
  function paceOf({ priority, who }: HttpRequest, startBy: number): number {
    if (priority !== 'begun' && priority !== 'read' && priority !== 'first-view') return 0
    const milliseconds = priority === 'begun' ? 0 : personPace.waitOf(who)
    const isTooLate = milliseconds > 0 && performance.now() + milliseconds >= startBy
    if (isTooLate) throw notSent('busy', 'one person asks too often', milliseconds)
    personPace.note(who)
    return milliseconds
  }

  return { ask, state: () => ({ ...state(), joined: sharing.joined() }) }
}

function leaveUnasked(): never {
  throw callerGone()
}

/** A pause that is not the same for all, so that those who failed together do not come back together. */
const shortest = 50
const spread = 200

function pauseBeforeRetry(): number {
  return shortest + Math.random() * spread
}

/** Only what reads, and only a failure that may be over in a moment. */
function mayBeAskedAgain({ method = 'GET' }: HttpRequest, failure: InstitutionFailure): boolean {
  return method === 'GET' && failure.mayPass
}

/** What one second try costs, in percent of a call. */
const price = 100
const mostSaved = 5 * price

/** Second tries are paid for by calls, so that there are never more than `retryPercent` of them. */
function createRetryBudget({ retryPercent }: Pick<GuardSettings, 'retryPercent'>) {
  let saved = 0
  return {
    earn() {
      saved = Math.min(saved + retryPercent, mostSaved)
    },
    spend(): boolean {
      if (saved < price) return false
      saved -= price
      return true
    },
  }
}
