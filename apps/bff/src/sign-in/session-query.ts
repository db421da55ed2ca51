import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readPreferences } from '../members/preferences.ts'
import type { CardQuery } from '../members/card-query.ts'
import { disconnectSignal } from '../http/disconnect-signal.ts'
import type { Store } from '../store/database.ts'
import { requireSession } from './session-cookie.ts'

/** Ends when the last card has begun; the cards of all sessions begin in the order of their requests. */
let lastTurn = Promise.resolve()
/** The number of card requests so far. */
let arrived = 0
/** Milliseconds by which other requests may delay a card. */
const maxDelay = 500

/**
 * Each card begins in its own turn of the event loop, and after the requests that arrive together with it. Node accepts one
 * connection in each turn: if cards began meanwhile, the time of the last requests would begin late.
 */
async function ownTurn(requestedAt: number): Promise<void> {
  arrived += 1
  // Other requests may arrive in the rest of this turn.
  await nextTurn()
  lastTurn = lastTurn.then(() => noMoreArrivals(requestedAt + maxDelay))
  return lastTurn
}

/** Resolves after a turn in which no card was requested, or at `until`. */
async function noMoreArrivals(until: number) {
  let before: number
  do {
    before = arrived
    await nextTurn()
  } while (arrived > before && performance.now() < until)
}

/** The patron comes from the session, never from the browser. */
export async function toCardQuery(
  store: Store,
  request: FastifyRequest,
  reply: FastifyReply,
  { fresh }: { fresh: boolean },
): Promise<CardQuery> {
  const { patron, signIns, key: sessionKey, person } = requireSession(request)
  const signal = disconnectSignal(reply)
  const requestedAt = performance.now() - reply.elapsedTime
  await ownTurn(requestedAt)
  const { notAsked } = await readPreferences(store, patron)
  return {
    patron,
    signIns,
    sessionKey,
    person,
    fresh,
    notAsked,
    requestId: request.id,
    requestedAt,
    signal,
    log: request.log,
  }
}
