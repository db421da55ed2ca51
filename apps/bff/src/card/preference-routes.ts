import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import type { Members } from '../members/members.ts'
import { CallProblem } from '../http/problems.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { markSeen, type SessionStore } from '../sign-in/sessions.ts'
import { keepPreferences, readPreferences } from '../members/preferences.ts'
import { requireMember } from '../sign-in/session-query.ts'

type Dependencies = { members: Members; store: SessionStore }

/** Which members are asked about the patron: each but home can be left out. */
export function preferenceRoutes(app: FastifyInstance, { members, store }: Dependencies) {
  addRoute(app, 'GET /api/preferences', async (request) =>
    readPreferences(store, requireSession(request).patron),
  )

  addRoute(app, 'POST /api/preferences', async (request) => {
    const session = requireSession(request)
    await markSeen(store, session)
    const { patron, key } = session
    const notAsked = [...new Set(request.body.notAsked)]
    for (const code of notAsked) requireMember(members, code)
    if (notAsked.includes(patron.homeInstitutionCode)) throw new CallProblem('bad-request')
    await keepPreferences(store, patron, { notAsked })
    members.forget(key)
    return { notAsked }
  })
}
