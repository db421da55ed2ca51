import { GivenId } from '@library-card/contract/browser-input.ts'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { Config } from '../config/config.ts'
import type { Members } from '../members/members.ts'
import { readPreferences } from '../members/preferences.ts'
import { CallProblem } from '../http/problems.ts'
import type { Store } from '../store/database.ts'
import { queryDates, type DatesCache, type NetworkDates } from './query-dates.ts'
import { findCalendar, type SubscribedCalendar } from './subscriptions.ts'
import { eventsOf } from './events.ts'
import { i18nIn, type I18n } from '../text/texts.ts'
import { writeCalendar } from './write-calendar.ts'

type Dependencies = { config: Config; store: Store; members: Members; cache: DatesCache }

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
    const i18n = i18nIn(await languageOf(calendar))
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="library-card.ics"')
      .send(write(calendar, { dates, i18n }))
  })

  /** Chosen by the patron, else that of the page that ordered the calendar, else the first of the network. */
  async function languageOf({ patron, language: ordered }: SubscribedCalendar): Promise<string> {
    const { language: chosen } = await readPreferences(store, patron)
    const { languages } = config.network
    return [chosen, ordered].find((one) => one !== undefined && languages.includes(one)) ?? languages[0]!
  }

  type Content = { dates: NetworkDates; i18n: I18n }

  function write({ titles, patronHash }: SubscribedCalendar, { dates, i18n }: Content): string {
    const context = { i18n, titles, patronHash, dataKey: store.dataKey, now: members.now() }
    const events = [...dates].flatMap(([code, ofInstitution]) =>
      eventsOf(ofInstitution, { ...context, institution: institutionOf(code, i18n) }),
    )
    const cardUrl = (event: { institutionCode: string; kind: string }) =>
      `${config.publicUrl}/card/${event.institutionCode}/${event.kind}`
    return writeCalendar(events, { name: config.network.name, language: i18n.tag, cardUrl })
  }

  function institutionOf(code: string, { tag }: I18n) {
    // Only members are queried.
    const { names, timeZone } = members.byCode.get(code)!.institution
    return { code, timeZone, name: names[tag] ?? names[config.network.languages[0]!] ?? code }
  }
}
