import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EndedSessions } from '../members/ended-sessions.ts'
import { CallProblem } from '../http/problems.ts'
import { findSession, type Session, type SessionStore } from './sessions.ts'

export const sessionCookie = '__Host-card'

/**
 * Options of a `__Host-` cookie. A browser accepts one only with Secure, Path=/ and no Domain, so that no
 * neighbouring site can set the cookie.
 */
export const hostCookie = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

export function sessionIdOf(request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookie]
}

export function setSessionCookie(reply: FastifyReply, id: string) {
  return reply.setCookie(sessionCookie, id, hostCookie)
}

export function clearSessionCookie(reply: FastifyReply) {
  return reply.clearCookie(sessionCookie, hostCookie)
}

/** Finds the session of each request below `app`, for `sessionOf` and `requireSession`. */
export function findSessions(app: FastifyInstance, store: SessionStore, ended: Pick<EndedSessions, 'has'>) {
  app.decorateRequest('session', null)
  app.addHook('onRequest', async (request) => {
    const id = sessionIdOf(request)
    const session = id ? await findSession(store, id) : null
    // The session may have ended during the query.
    if (session && !ended.has(session.key)) request.setDecorator<Session | null>('session', session)
  })
}

/**
 * Whether a request outside `/api` has a patron's session. Does not extend the session, and does not fail without
 * the database.
 */
export async function hasPatronSession(store: SessionStore, request: FastifyRequest): Promise<boolean> {
  const id = sessionIdOf(request)
  const session = id ? await findSession(store, id).catch(() => null) : null
  return session !== null && session.staff === null
}

export function sessionOf(request: FastifyRequest): Session | null {
  return request.getDecorator<Session | null>('session')
}

/** Requires a patron's session: staff sign in anew to see their own card. */
export function requireSession(request: FastifyRequest): Session {
  const session = requireAnySession(request)
  if (session.staff) throw new CallProblem('forbidden')
  return session
}

export function requireAnySession(request: FastifyRequest): Session {
  const session = sessionOf(request)
  if (!session) throw new CallProblem('not-signed-in')
  return session
}
