import type { FastifyInstance } from 'fastify'
import { CallProblem } from '../http/problems.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { sessionOf } from './session-cookie.ts'
import type { Session, SessionStore } from './sessions.ts'

const header = 'x-session-tag'

/** These need no session, and sign-out must work from every page. */
const untagged = new Set([
  'GET /api/institutions',
  'GET /api/privacy',
  'POST /api/sign-in/:code',
  'POST /api/sign-out',
])

/** Any page may ask which session its browser has now. */
const unchecked = 'GET /api/session'

/**
 * Each response names its session by an opaque tag. A page keeps the first tag it receives and sends it with every
 * request: if someone has signed in since, a page of the earlier session gets no data of the new one. A new page has no
 * tag yet, and a page of an earlier version never has.
 */
export function requireSessionOfPage(api: FastifyInstance, store: Pick<SessionStore, 'dataKey'>) {
  api.addHook('onRequest', async (request, reply) => {
    const session = sessionOf(request)
    const route = `${request.method} ${request.routeOptions.url}`
    if (!session || untagged.has(route)) return
    const tag = tagOf(store, session)
    reply.header(header, tag)
    const { [header]: sent = tag } = request.headers
    if (sent !== tag && route !== unchecked) throw new CallProblem('session-changed')
  })
}

/** Reveals neither the person nor the session, and is the same in every process. */
function tagOf({ dataKey }: Pick<SessionStore, 'dataKey'>, { owner, key }: Session): string {
  return keyedHash(dataKey, 'session tag', owner, key)
}
