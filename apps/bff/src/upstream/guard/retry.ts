import type { InstitutionFailure } from '../failure.ts'
import type { HttpQuestion } from '../http-client.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

/** A pause that is not the same for all, so that those who failed together do not come back together. */
const shortest = 50
const spread = 200

export function pauseBeforeRetry(): number {
  return shortest + Math.random() * spread
}

/** Only what reads, and only a failure that may be over in a moment. */
export function mayBeAskedAgain({ method = 'GET' }: HttpQuestion, failure: InstitutionFailure): boolean {
  return method === 'GET' && failure.mayPass
}

/** What one second try costs, in percent of a call. */
const price = 100
const mostSaved = 5 * price

/** Second tries are paid for by calls, so that there are never more than `retryPercent` of them. */
export function createRetryBudget({ retryPercent }: Pick<GuardSettings, 'retryPercent'>) {
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
