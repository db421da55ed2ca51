import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Session as SessionAnswer, SignedOut, type SignedIn } from '@library-card/contract/session.ts'
import type { FastifyInstance } from 'fastify'
import { clearSessionCookie, requireAnySession, sessionIdOf, sessionOf } from './session-cookie.ts'
import { canExtend, endOf } from './session-limits.ts'
import { endSession, markSeen, type Session, type SessionStore } from './sessions.ts'

type Ground = {
  store: SessionStore
  /** What is remembered of a session elsewhere ends with it. */
  onEnd: (sessionKey: string) => void
}

export function sessionRoutes(app: FastifyInstance, { store, onEnd }: Ground) {
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()

  typed.get('/session', { schema: { response: { 200: SessionAnswer } } }, async (request) => {
    const session = sessionOf(request)
    return session ? toAnswer(session, store) : { signedIn: false as const }
  })

  typed.post('/session/seen', { schema: { response: { 200: SessionAnswer } } }, async (request) =>
    toAnswer(await markSeen(store, requireAnySession(request)), store),
  )

  typed.post('/sign-out', { schema: { response: { 200: SignedOut } } }, async (request, reply) => {
    const id = sessionIdOf(request)
    if (id) await endSession(store, id)
    clearSessionCookie(reply).header('clear-site-data', '"cache"')
    const session = sessionOf(request)
    if (session) onEnd(session.key)
    return { providerSignOut: session?.providerSignOut ?? null }
  })
}

function toAnswer(session: Session, { clock }: SessionStore): SignedIn {
  return {
    signedIn: true,
    now: new Date(clock()).toISOString(),
    ends: new Date(endOf(session)).toISOString(),
    canExtend: canExtend(session),
    profile: session.profile,
    homeInstitutionCode: session.patron.homeInstitutionCode,
    displayName: session.patron.home?.displayName ?? null,
  }
}
