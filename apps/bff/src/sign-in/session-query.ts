import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Member, Members } from '../members/members.ts'
import { readPreferences } from '../members/preferences.ts'
import type { CardQuery } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import type { Store } from '../store/database.ts'
import { requireSession } from './session-cookie.ts'

/** Looks up a code from the browser, which is never used to build a key or an address. */
export function requireMember({ byCode }: Members, code: string): Member {
  const member = byCode.get(code)
  if (!member) throw new CallProblem('not-found')
  return member
}

/** The patron comes from the session, never from the browser. */
export async function toCardQuery(
  store: Store,
  request: FastifyRequest,
  reply: FastifyReply,
  { fresh }: { fresh: boolean },
): Promise<CardQuery> {
  const { patron, signIns, key: sessionKey, owner: person } = requireSession(request)
  const browserGone = new AbortController()
  reply.raw.on('close', () => reply.raw.writableFinished || browserGone.abort())
  const came = performance.now() - reply.elapsedTime
  // Waits until all requests that arrived together are accepted, so that their deadlines begin together.
  await nextTurn()
  const { notAsked } = await readPreferences(store, patron)
  return {
    patron,
    signIns,
    sessionKey,
    person,
    fresh,
    notAsked,
    requestId: request.id,
    came,
    signal: browserGone.signal,
    log: request.log,
  }
}
