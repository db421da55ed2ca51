import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { EndedSessions } from '../members/ended-sessions.ts'
import { sessionOf } from './session-cookie.ts'

/** Cuts the responses to a session, streams above all, at the moment when it ends; their calls to institutions abort. */
export function cutCallsAtEnd(api: FastifyInstance, ended: EndedSessions) {
  const bySession = new Map<string, Set<ServerResponse>>()
  ended.listen((key) => bySession.get(key)?.forEach((response) => response.destroy()))

  api.addHook('onRequest', async (request, { raw }) => {
    const session = sessionOf(request)
    // Sign-in and sign-out end a session themselves, and say so.
    if (!session || request.routeOptions.url?.startsWith('/api/sign-')) return
    const responses = bySession.get(session.key) ?? new Set()
    bySession.set(session.key, responses.add(raw))
    raw.on('close', () => {
      responses.delete(raw)
      if (responses.size === 0 && bySession.get(session.key) === responses) bySession.delete(session.key)
    })
  })
}
