import { setImmediate as nextTurn } from 'node:timers/promises'

/** The number of card requests so far. */
let arrived = 0
let gathering: Promise<void> | undefined
/** Milliseconds by which other requests may delay a card. */
const maxDelay = 500

/**
 * Delays a card until the requests that arrive together with it are accepted. Node accepts one connection in each
 * turn of the event loop. If cards began meanwhile, the first would take all places at all institutions, and the
 * time of the last would begin late.
 */
export function gatherRequests(requestedAt: number): Promise<void> {
  arrived += 1
  gathering ??= noMoreArrivals(requestedAt + maxDelay).finally(() => {
    gathering = undefined
  })
  return gathering
}

/** Resolves after a turn of the event loop in which no card was requested, or at `until`. */
async function noMoreArrivals(until: number) {
  let before: number
  // Other requests may arrive in the rest of this turn.
  await nextTurn()
  do {
    before = arrived
    await nextTurn()
  } while (arrived > before && performance.now() < until)
}

/** The number of fan-outs so far. */
let fanOuts = 0

/**
 * Begins each fan-out one institution later than the one before, so that their first queries go to different
 * institutions.
 */
export function rotate<T>(all: T[]): T[] {
  const first = fanOuts++ % Math.max(1, all.length)
  return [...all.slice(first), ...all.slice(0, first)]
}

/** Queries of all fan-outs that have not begun, by their position in their own fan-out. */
const waiting: (() => void)[][] = []
let isBeginning = false
/** Number of queries that begin before the event loop has a turn for other work. */
const atOnce = 8

/**
 * Resolves when the nth query of a fan-out may begin: after all waiting queries with a lower position. Without
 * these turns, the median of 200 simultaneous patrons has no answer after 10 s.
 */
export function fanOutTurn(nth: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  ;(waiting[nth] ??= []).push(resolve)
  if (!isBeginning) {
    isBeginning = true
    setImmediate(() => void beginAll())
  }
  return promise
}

async function beginAll() {
  for (let next = takeNext(), count = 1; next; next = takeNext(), count++) {
    next()
    if (count % atOnce === 0) await nextTurn()
  }
  isBeginning = false
}

const takeNext = () => waiting.find((all) => all.length > 0)?.shift()
