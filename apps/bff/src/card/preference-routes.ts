import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { addRoute } from '../http/route.ts'
import { requireMember, type Members } from '../members/members.ts'
import { CallProblem } from '../http/problems.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { markSeen, type SessionStore } from '../sign-in/sessions.ts'
import { storePreferences, readPreferences } from '../members/preferences.ts'

type Dependencies = { config: Config; members: Members; store: SessionStore }

/** Which members are asked about the patron (each but home can be left out), and the patron's language. */
export function preferenceRoutes(app: FastifyInstance, { config, members, store }: Dependencies) {
  addRoute(app, 'GET /api/preferences', async (request) =>
    readPreferences(store, requireSession(request).patron),
  )

  addRoute(app, 'POST /api/preferences', async (request) => {
    const session = requireSession(request)
    await markSeen(store, session)
    const { patron, key } = session
    const change = request.body
    for (const code of change.notAsked ?? []) requireMember(members, code)
    if (change.notAsked?.includes(patron.homeInstitutionCode)) throw new CallProblem('bad-request')
    if (change.language && !config.network.languages.includes(change.language))
      throw new CallProblem('bad-request')
    const { notAsked, ...rest } = { ...(await readPreferences(store, patron)), ...change }
    const preferences = { ...rest, notAsked: [...new Set(notAsked)] }
    await storePreferences(store, patron, preferences)
    if (change.notAsked) members.deleteSession(key)
    return preferences
  })
}
