import { LRUCache } from 'lru-cache'
import { maxEntries } from '../../lru-size.ts'

/** Reads that one person may start at once; they are refilled evenly within `refilledWithin`, in milliseconds. */
export const paceConstants = { readsPerPerson: 6, refilledWithin: 6_000 }

/** The number of persons tracked; more than can start reads within `refilledWithin`. */
const maxPersons = 5_000

/**
 * Limits the reads that one person may start at an institution: a burst, then an even pace. Fair turns in the queue alone would
 * let one person use up the rate limit while no other person waits.
 */
export function createPersonPace(
  constants: Partial<typeof paceConstants> = {},
  now = () => performance.now(),
) {
  const { readsPerPerson, refilledWithin } = { ...paceConstants, ...constants }
  const perRead = refilledWithin / readsPerPerson
  /** Per person, when the reads started so far would have ended at the even pace. */
  const busyUntil = new LRUCache<string, number>({ ...maxEntries(maxPersons) })

  return {
    /** Milliseconds until that person may start another read. */
    waitOf: (person: string) => Math.max(0, (busyUntil.get(person) ?? 0) + perRead - refilledWithin - now()),
    record(person: string) {
      busyUntil.set(person, Math.max(now(), busyUntil.get(person) ?? 0) + perRead)
    },
  }
}
