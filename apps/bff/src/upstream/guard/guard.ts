import { setTimeout as wait } from 'node:timers/promises'
import { InstitutionFailure, nobodyWaits, notSent } from '../failure.ts'
import type { Ask, HttpAnswer, HttpQuestion } from '../http-client.ts'
import { createGate, type GuardState, type Ways } from './attempt.ts'
import { createSharing } from './coalesce.ts'
import { createPersonPace } from './person-pace.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

/** `joined`: questions that were under way already. */
export type Guard = { ask: Ask; state: () => GuardState & { joined: number } }

/** What every call to one institution goes through, on its way out by `send`. */
export function createGuard(ways: Ways): Guard {
  const { limits, settings } = ways
  const { pass, state, retried } = createGate(ways)
  const retries = createRetryBudget(settings)
  const personPace = createPersonPace(settings)
  const sharing = createSharing(read)

  function ask(question: HttpQuestion): Promise<HttpAnswer> {
    return question.limit === 'write' ? write(question) : sharing.ask(question)
  }

  async function write(question: HttpQuestion): Promise<HttpAnswer> {
    retries.earn()
    const { who } = question
    sharing.forget(who)
    const startBy = performance.now() + settings.writeWaits
    return pass(question, { startBy, limit: () => limits.write }).finally(() => sharing.forget(who))
  }

  function read(question: HttpQuestion): Promise<HttpAnswer> {
    retries.earn()
    return askTwice(question, performance.now() + limits[question.limit])
  }

  /** Its waiting and its second try count towards its limit. */
  async function askTwice(question: HttpQuestion, end: number): Promise<HttpAnswer> {
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
  function paceOf({ lane, who }: HttpQuestion, startBy: number): number {
    if (lane !== 'begun' && lane !== 'read' && lane !== 'first-view') return 0
    const milliseconds = lane === 'begun' ? 0 : personPace.waitOf(who)
    const isTooLate = milliseconds > 0 && performance.now() + milliseconds >= startBy
    if (isTooLate) throw notSent('busy', 'one person asks too often', milliseconds)
    personPace.note(who)
    return milliseconds
  }

  return { ask, state: () => ({ ...state(), joined: sharing.joined() }) }
}

function leaveUnasked(): never {
  throw nobodyWaits()
}

/** A pause that is not the same for all, so that those who failed together do not come back together. */
const shortest = 50
const spread = 200

function pauseBeforeRetry(): number {
  return shortest + Math.random() * spread
}

/** Only what reads, and only a failure that may be over in a moment. */
function mayBeAskedAgain({ method = 'GET' }: HttpQuestion, failure: InstitutionFailure): boolean {
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
