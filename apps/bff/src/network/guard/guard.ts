import { setTimeout as wait } from 'node:timers/promises'
import { InstitutionFailure } from '../failure.ts'
import type { Ask, HttpAnswer, HttpQuestion } from '../http.ts'
import { createGate, type GuardState, type Ways } from './gate.ts'
import { createRetryBudget, mayBeAskedAgain, pauseBeforeRetry } from './retry.ts'

export type Guard = { ask: Ask; state: () => GuardState }

/** What every call to one institution goes through, on its way out by `send`. */
export function createGuard(ways: Ways): Guard {
  const { limits, settings } = ways
  const { pass, state } = createGate(ways)
  const retries = createRetryBudget(settings)

  async function ask(question: HttpQuestion): Promise<HttpAnswer> {
    retries.earn()
    const now = performance.now()
    if (question.limit !== 'write') return askTwice(question, now + limits[question.limit])
    return pass(question, { startBy: now + settings.writeWaits, limit: () => limits.write })
  }

  /** Its waiting and its second try count towards its limit. */
  async function askTwice(question: HttpQuestion, end: number): Promise<HttpAnswer> {
    const startBy = Math.min(end, question.answerBy ?? end)
    const patience = { startBy, limit: (began: number) => end - began }
    try {
      return await pass(question, patience)
    } catch (error) {
      if (!(error instanceof InstitutionFailure) || !mayBeAskedAgain(question, error)) throw error
      const pause = pauseBeforeRetry()
      if (performance.now() + pause >= startBy || !retries.spend()) throw error
      await wait(pause, null, { signal: question.signal }).catch(() => {
        throw error
      })
      return pass(question, patience)
    }
  }

  return { ask, state }
}
