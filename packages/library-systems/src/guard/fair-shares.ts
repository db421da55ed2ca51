import { createCache } from '../cache.ts'
import type { HttpRequest } from '../exchange/http-client.ts'

/**
 * Length of a round in milliseconds. Persons whose calls come in the same round take turns; later rounds follow. Without
 * rounds, every newcomer would overtake persons who were almost served.
 */
const roundLasts = 1_000
/** More calls than one person makes in a round. */
const mostInRound = 1_000_000

type Counted = Pick<HttpRequest, 'priority' | 'person'>
export type FairShares = ReturnType<typeof createFairShares>

/**
 * Numbers the calls of each person in a round, at all institutions together. The queue of each institution sends low numbers
 * first. With turns at each institution alone, the same persons would be first at all institutions. Of 200 patrons who came
 * within a second, 136 had nothing after 25 s without turns; with turns, each had eight institutions.
 */
export function createFairShares(now = () => performance.now()) {
  let round = 0
  let began = -Infinity
  const counts = new Map<string, number>()

  function add({ priority, person }: Counted, calls: number): number {
    const key = `${priority} ${person}`
    const count = Math.max(0, (counts.get(key) ?? 0) + calls)
    counts.set(key, count)
    return round * mostInRound + count
  }

  return {
    take(one: Counted): number {
      if (now() - began >= roundLasts) {
        began = now()
        round += 1
        counts.clear()
      }
      return add(one, 1)
    },
    /** Gives back the number of a call that was not sent. */
    giveBack: (one: Counted) => void add(one, -1),
  }
}

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
