import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Preferences } from '@library-card/contract/preferences.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Member, Members } from '../members/members.ts'
import type { Patron } from '../members/patron.ts'
import type { CardQuery } from '../members/card-query.ts'
import { CallProblem } from '../http/problems.ts'
import type { Session } from './sessions.ts'

/** Looks up a code from the browser, which is never used to build a key or an address. */
export function requireMember({ byCode }: Members, code: string): Member {
  const member = byCode.get(code)
  if (!member) throw new CallProblem('not-found')
  return member
}

/** Reads the patron's preferences. */
export type ReadPreferences = (patron: Patron) => Promise<Preferences>

/** The patron comes from the session, never from the browser. */
export async function toCardQuery(
  request: FastifyRequest,
  reply: FastifyReply,
  { session, fresh, read }: { session: Session; fresh: boolean; read: ReadPreferences },
): Promise<CardQuery> {
  const browserGone = new AbortController()
  reply.raw.on('close', () => browserGone.abort())
  const came = performance.now() - reply.elapsedTime
  // Waits until all requests that arrived together are accepted, so that their deadlines begin together.
  await nextTurn()
  const { notAsked } = await read(session.patron)
  return {
    patron: session.patron,
    signIns: session.signIns,
    sessionKey: session.key,
    person: session.owner,
    fresh,
    notAsked,
    requestId: request.id,
    came,
    signal: browserGone.signal,
    log: request.log,
  }
}
