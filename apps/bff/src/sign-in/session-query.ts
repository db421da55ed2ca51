import type { FastifyReply, FastifyRequest } from 'fastify'
import { gatherRequests } from '../members/fan-out-turns.ts'
import { readPreferences } from '../members/preferences.ts'
import type { CardQuery } from '../members/card-query.ts'
import { noAccountKeptFor } from '../members/known-accounts.ts'
import { disconnectSignal } from '../http/disconnect-signal.ts'
import type { Store } from '../store/database.ts'
import { requireSession } from './session-cookie.ts'

/** Builds a query about the patron of the session. The browser never names the patron. */
export async function toCardQuery(
  store: Store,
  request: FastifyRequest,
  reply: FastifyReply,
  { fresh, noAccountFor = fresh ? 0 : noAccountKeptFor }: { fresh: boolean; noAccountFor?: number },
): Promise<CardQuery> {
  const { patron, signIns, key: cacheKey, person } = requireSession(request)
  const signal = disconnectSignal(reply)
  const requestedAt = performance.now() - reply.elapsedTime
  const { notAsked, noAccount } = await readPreferences(store, patron)
  await gatherRequests(requestedAt)
  return {
    asker: 'patron',
    patron,
    signIns,
    cacheKey,
    person,
    fresh,
    noAccountFor,
    notAsked,
    noAccount,
    requestId: request.id,
    requestedAt,
    signal,
    log: request.log,
  }
}
