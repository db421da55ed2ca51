import { LRUCache } from 'lru-cache'
import { minute } from '../../clock.ts'
import { maxEntries } from '../../lru-size.ts'
import type { HttpRequest } from '../http-client.ts'

/**
 * The number of persons tracked, which fair shares count once per priority that a person uses; more than can
 * be served within `countsFor`.
 */
const maxPersons = 5_000
/** A person's count begins anew after this time. */
const countsFor = minute

type Counted = Pick<HttpRequest, 'priority' | 'person'>
export type FairShares = ReturnType<typeof createFairShares>

/**
 * Numbers the calls of each person, at all institutions together: the queue of each institution sends low numbers first. With
 * turns at each institution alone, the persons who came first would be first at all of them, and the others at none.
 */
export function createFairShares(now = () => performance.now()) {
  const counts = new LRUCache<string, number>({
    ...maxEntries(maxPersons),
    ttl: countsFor,
    ttlAutopurge: true,
    noUpdateTTL: true,
    ttlResolution: 0,
    perf: { now },
  })

  function add({ priority, person }: Counted, calls: number): number {
    const key = `${priority} ${person}`
    const count = Math.max(0, (counts.get(key) ?? 0) + calls)
    counts.set(key, count)
    return count
  }

  return {
    /** Numbers a call of this person: one more than the person's calls that wait or were sent recently. */
    take: (one: Counted): number => add(one, 1),
    /** Gives back the number of a call that was not sent. */
    giveBack: (one: Counted) => void add(one, -1),
  }
}

/**
 * Reads that one person may start at once; `refilledWithin`: milliseconds within which they are refilled
 * evenly.
 */
export const paceConstants = { readsPerPerson: 6, refilledWithin: 6_000 }

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
  /** For each person, the time at which the reads started so far would have ended at the even pace. */
  const busyUntil = new LRUCache<string, number>({ ...maxEntries(maxPersons) })

  return {
    /** Milliseconds until the person may start another read. */
    waitOf: (person: string) => Math.max(0, (busyUntil.get(person) ?? 0) + perRead - refilledWithin - now()),
    record(person: string) {
      busyUntil.set(person, Math.max(now(), busyUntil.get(person) ?? 0) + perRead)
    },
  }
}
