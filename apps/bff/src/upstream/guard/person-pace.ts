import { LRUCache } from 'lru-cache'
import { maxEntries } from '../../lru-size.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

/** The number of persons tracked; more than can start reads within `readsOfOneWithin`. */
const maxPersons = 5_000

/**
 * Limits the reads that one person may start at an institution: a burst, then an even pace. Fair turns in the queue alone would
 * let one person use up the rate limit while no other person waits.
 */
export function createPersonPace(
  { readsOfOne, readsOfOneWithin }: Pick<GuardSettings, 'readsOfOne' | 'readsOfOneWithin'>,
  now = () => performance.now(),
) {
  const perRead = readsOfOneWithin / readsOfOne
  /** Per person, when the reads started so far would have ended at the even pace. */
  const busyUntil = new LRUCache<string, number>({ ...maxEntries(maxPersons) })

  return {
    /** Milliseconds until that person may start another read. */
    waitOf: (person: string) =>
      Math.max(0, (busyUntil.get(person) ?? 0) + perRead - readsOfOneWithin - now()),
    record(person: string) {
      busyUntil.set(person, Math.max(now(), busyUntil.get(person) ?? 0) + perRead)
    },
  }
}
