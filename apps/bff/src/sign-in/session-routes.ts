import type { SignedIn } from '@library-card/contract/session.ts'
import type { FastifyInstance } from 'fastify'
import { toInstant } from '../clock.ts'
import { addRoute } from '../http/route.ts'
import type { Members } from '../members/members.ts'
import type { Patron } from '../members/patron.ts'
import { endSession, endSessionsOf, maxSessionsOfPerson } from './end-sessions.ts'
import { markOf } from './return-to.ts'
import { clearSessionCookie, requireAnySession, sessionIdOf, sessionOf } from './session-cookie.ts'
import { canExtend, sessionEnd } from '../config/session-limits.ts'
import { listSessions, markSeen, type Session, type SessionStore } from './sessions.ts'

type Dependencies = {
  members: Members
  store: SessionStore
  /** Ends the access without a session that the patron gave to others. */
  signOutEverywhere: (patron: Patron) => Promise<unknown>
}

export function sessionRoutes(app: FastifyInstance, { members, store, signOutEverywhere }: Dependencies) {
  addRoute(app, 'GET /api/session', async (request) => {
    const session = sessionOf(request)
    return session ? toSignedIn(session, store) : { signedIn: false as const }
  })

  addRoute(app, 'POST /api/session/seen', async (request) =>
    toSignedIn(await markSeen(store, requireAnySession(request)), store),
  )

  addRoute(app, 'POST /api/sign-out', async (request, reply) => {
    const id = sessionIdOf(request)
    if (id) await endSession(store, id)
    clearSessionCookie(reply).header('clear-site-data', '"cache"')
    return { providerSignOut: sessionOf(request)?.providerSignOut ?? null }
  })

  addRoute(app, 'GET /api/sessions', async (request) => {
    const session = requireAnySession(request)
    const sessions = await listSessions(store, session)
    return {
      sessions: sessions.map(({ id_hash, profile, created, seen }) => ({
        current: id_hash === session.key,
        profile,
        began: toInstant(created),
        seen: toInstant(seen),
      })),
    }
  })

  addRoute(app, 'POST /api/sign-out/everywhere', async (request, reply) => {
    const session = requireAnySession(request)
    // First, so that a failure leaves the session and the patron can try again.
    await signOutEverywhere(session.patron)
    await endSessionsOf(store, session)
    members.noAccounts.deletePerson(session.person)
    // Another session may have ordered a calendar before it ended.
    await signOutEverywhere(session.patron)
    clearSessionCookie(reply).header('clear-site-data', '"cache"')
    return { providerSignOut: session.providerSignOut }
  })
}

export function toSignedIn(session: Session, store: SessionStore): SignedIn {
  const { clock, limits } = store
  return {
    signedIn: true,
    now: toInstant(clock()),
    ends: toInstant(sessionEnd(session, limits)),
    canExtend: canExtend(session, limits),
    profile: session.profile,
    homeInstitutionCode: session.patron.homeInstitutionCode,
    displayName: session.patron.home?.displayName ?? null,
    mark: markOf(store, session),
    displaced: session.displaced && {
      seen: toInstant(session.displaced.seen),
      most: maxSessionsOfPerson,
    },
  }
}
