import { GivenId } from '@library-card/contract/given-id.ts'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../config/config.ts'
import type { Members } from '../members/members.ts'
import { CallProblem } from '../http/problems.ts'
import { queryDates, type DatesCache, type NetworkDates } from './query-dates.ts'
import { findCalendar, type CalendarStore, type SubscribedCalendar } from './subscriptions.ts'
import { eventsOf } from './events.ts'
import { i18nIn } from '../text/texts.ts'
import { writeCalendar } from './write-calendar.ts'

type Dependencies = { config: Config; store: CalendarStore; members: Members; cache: DatesCache }

/** The route that calendar programs poll. They have no session: the token gives access. */
export function feedRoute(app: FastifyInstance, { config, store, members, cache }: Dependencies) {
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { params: Type.Object({ token: GivenId }) }

  typed.get('/calendar/:token.ics', { schema }, async (request, reply) => {
    const calendar = await findCalendar(store, request.params.token)
    if (!calendar) throw new CallProblem('not-found')
    const poll = { requestId: request.id, log: request.log }
    const dates = await cache.read(calendar.patronHash, (earlier) =>
      queryDates({ members, store, earlier }, calendar, poll),
    )
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="library-card.ics"')
      .send(write(calendar, dates))
  })

  function write({ titles, patronHash }: SubscribedCalendar, dates: NetworkDates): string {
    const i18n = i18nIn(config.network.languages[0]!)
    const context = { i18n, titles, patronHash, dataKey: store.dataKey, now: members.now() }
    const events = [...dates].flatMap(([code, ofInstitution]) =>
      eventsOf(ofInstitution, { ...context, institution: institutionOf(code) }),
    )
    const cardUrl = (event: { institutionCode: string; kind: string }) =>
      `${config.publicUrl}/card/${event.institutionCode}/${event.kind}`
    return writeCalendar(events, { name: config.network.name, language: i18n.locale, cardUrl })
  }

  function institutionOf(code: string) {
    // Only members are queried.
    const { names, timeZone } = members.byCode.get(code)!.institution
    return { code, timeZone, name: names[config.network.languages[0]!] ?? code }
  }
}
