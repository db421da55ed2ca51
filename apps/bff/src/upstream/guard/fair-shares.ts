import { LRUCache } from 'lru-cache'
import { minute } from '../../clock.ts'
import { maxEntries } from '../../lru-size.ts'
import type { HttpRequest } from '../http-client.ts'

type Counted = Pick<HttpRequest, 'priority' | 'person'>
export type FairShares = ReturnType<typeof createFairShares>

/** The number of persons that are tracked, in each priority that they use; more than can be served within `countsFor`. */
const maxPersons = 5_000
/** A person's count begins anew after this time. */
const countsFor = minute

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
    /** The number of a call of this person: one more than those that wait or were sent lately. */
    take: (one: Counted): number => add(one, 1),
    /** The call was not sent. */
    giveBack: (one: Counted) => void add(one, -1),
  }
}
