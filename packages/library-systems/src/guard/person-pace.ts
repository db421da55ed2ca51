import { createCache } from '../cache.ts'

/**
 * `readsPerPerson`: reads that one person may start at once; `refilledWithin`: milliseconds in which this
 * allowance is refilled evenly.
 */
export const paceConstants = { readsPerPerson: 6, refilledWithin: 6_000 }

/** The number of persons tracked: more than can be served within `refilledWithin`. */
const maxPersons = 5_000

/**
 * Limits the reads that one person may start at an institution: a burst, then an even pace. With fair turns alone, one person could
 * use up the rate limit while no other person waits. Twenty sessions that read continuously made 18 calls in 11 seconds; without
 * a pace, 48.
 */
export function createPersonPace(
  constants: Partial<typeof paceConstants> = {},
  now = () => performance.now(),
) {
  const { readsPerPerson, refilledWithin } = { ...paceConstants, ...constants }
  const perRead = refilledWithin / readsPerPerson
  /** For each person, the time at which the reads started so far would end at the even pace. */
  const busyUntil = createCache<number>(maxPersons)

  return {
    /** Milliseconds until the person may start another read. */
    waitOf: (person: string) => Math.max(0, (busyUntil.get(person) ?? 0) + perRead - refilledWithin - now()),
    record(person: string) {
      busyUntil.set(person, Math.max(now(), busyUntil.get(person) ?? 0) + perRead)
    },
  }
}
