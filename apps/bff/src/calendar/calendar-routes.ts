import type { FastifyInstance } from 'fastify'
import { addRoute } from '../http/route.ts'
import type { Config } from '../config/config.ts'
import type { Members } from '../members/members.ts'
import { type Patron, patronHashOf } from '../members/patron.ts'
import { CallProblem } from '../http/problems.ts'
import { requireSession } from '../sign-in/session-cookie.ts'
import { isOpen, type Session, type SessionStore } from '../sign-in/sessions.ts'
import { questionKeyOf } from './query-dates.ts'
import { endCalendar, findCalendarOf, noCalendar, startCalendar, type CalendarStore } from './calendars.ts'
import type { HourlyDates } from './hourly-dates.ts'

type Dependencies = {
  config: Config
  store: CalendarStore & SessionStore
  members: Members
  hourly: HourlyDates
}

/** Its address opens nothing from now on, and what was remembered for it is gone. */
export async function revokeCalendar(
  { store, members, hourly }: Dependencies,
  patron: Patron,
): Promise<void> {
  await endCalendar(patron, store)
  const patronHash = patronHashOf(store.dataKey, patron)
  hourly.forget(patronHash)
  members.known.forget(questionKeyOf(patronHash))
}

/** The patron's own calendar: whether there is one, a new address for it, its end. */
export function calendarRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { config, store, members } = dependencies

  addRoute(app, 'GET /api/calendar', async (request) => findCalendarOf(requireSession(request).patron, store))

  addRoute(app, 'POST /api/calendar', async (request) => {
    const session = requireSession(request)
    // What is fetched with the address would stay behind on that computer.
    if (session.profile === 'shared-computer') throw new CallProblem('forbidden')
    const { titles } = request.body
    const { patron } = session
    const since = members.now()
    const content = { patron, accountsAt: accountsOf(session) }
    const token = await startCalendar(store, content, { since, titles })
    // Sign-out everywhere may have revoked the calendar a moment before this one was stored.
    if (!(await isOpen(store, session))) {
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

  /** Where this session knows of an account. */
  function accountsOf({ key }: Session): string[] {
    return [...members.byCode.keys()].filter((code) => {
      const known = members.known.recall({ sessionKey: key }, code)
      return known !== undefined && 'patronId' in known
    })
  }
}
