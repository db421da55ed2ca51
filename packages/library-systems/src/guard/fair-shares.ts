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
