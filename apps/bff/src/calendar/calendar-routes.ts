import type { FastifyInstance } from 'fastify'
import { languageOfRequest } from '../http/language.ts'
import { addRoute } from '../http/route.ts'
import type { Config } from '../config/config.ts'
import type { Members } from '../members/members.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { CallProblem } from '../http/problems.ts'
import { requireSession, sessionIdOf } from '../sign-in/session-cookie.ts'
import { findSession, type Session, type SessionStore } from '../sign-in/sessions.ts'
import { queryKeyOf, type DatesCache } from './query-dates.ts'
import { endCalendar, findCalendarOf, noCalendar, startCalendar } from './subscriptions.ts'

type Dependencies = {
  config: Config
  store: SessionStore
  members: Members
  cache: DatesCache
}

export async function revokeCalendar({ store, members, cache }: Dependencies, patron: Patron): Promise<void> {
  await endCalendar(patron, store)
  const patronHash = patronHashOf(store.dataKey, patron)
  cache.delete(patronHash)
  members.knownAccounts.deleteSession(queryKeyOf(patronHash))
}

export function calendarRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { config, store, members } = dependencies

  addRoute(app, 'GET /api/calendar', async (request) => findCalendarOf(requireSession(request).patron, store))

  addRoute(app, 'POST /api/calendar', async (request) => {
    const session = requireSession(request)
    // The address, and what is fetched with it, would stay on that computer.
    if (session.profile === 'shared-computer') throw new CallProblem('forbidden')
    const { titles } = request.body
    const { patron } = session
    const since = members.now()
    const language = languageOfRequest(request, config.network.languages)
    const content = { patron, accountsAt: accountsOf(session), language }
    const token = await startCalendar(store, content, { since, titles })
    // Sign-out everywhere may have revoked the calendar a moment before this one was stored.
    if (!(await findSession(store, sessionIdOf(request) ?? ''))) {
      await revokeCalendar(dependencies, patron)
      throw new CallProblem('not-signed-in')
    }
    const calendar = { since: since.toISOString(), titles }
    return { address: `${config.publicUrl}/calendar/${token}.ics`, calendar }
  })

  addRoute(app, 'DELETE /api/calendar', async (request) => {
    await revokeCalendar(dependencies, requireSession(request).patron)
    return noCalendar
  })

  function accountsOf({ key }: Session): string[] {
    return [...members.byCode.keys()].filter((code) => {
      const known = members.knownAccounts.get({ sessionKey: key }, code)
      return known !== undefined && 'patronId' in known
    })
  }
}
