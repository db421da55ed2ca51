import { type InstitutionFailure, notSent } from '../failure.ts'
import type { HttpRequest, Priority } from '../http-client.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

export type Quota = ReturnType<typeof createQuota>

/** What was told longer ago is not believed: a new day or a larger plan has to be noticed. */
const believedFor = 15 * 60_000

/** What a card has begun is completed: it was let through as a first view, or before there were so few. */
const goesOn: ReadonlySet<Priority> = new Set(['write', 'begun', 'first-view'])

/** The calls that an institution has left for the day; the last of them are kept for what matters most. */
export function createQuota({ quotaFloor }: Pick<GuardSettings, 'quotaFloor'>) {
  let left: number | null = null
  let believedUntil = 0

  /** Told with an answer; a refusal for the day is 0. */
  function learn(callsLeft: number, now: number) {
    left = callsLeft
    believedUntil = now + believedFor
  }

  /** null: it may go. */
  function refusal(
    { priority, forWrite }: Pick<HttpRequest, 'priority' | 'forWrite'>,
    now: number,
  ): InstitutionFailure | null {
    if (left === null || left > quotaFloor || now >= believedUntil) return null
    if (left > 0 && (forWrite || goesOn.has(priority))) return null
    return notSent('busy', 'calls of the day', believedUntil - now)
  }

  return { learn, refusal, left: () => left }
}
