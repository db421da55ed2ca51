import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { GivenId } from '@library-card/contract/browser-input.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import type { FastifyInstance } from 'fastify'
import ical, { ICalCalendarMethod, ICalEventTransparency, type ICalEventData } from 'ical-generator'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import type { Feature } from '../../feature.ts'
import { registerApi } from '../../sign-in/api-hooks.ts'
import { deleteUnusedDaily, unusedKeptFor } from '../../store/retention.ts'
import {
  accountsKnownTo,
  datesKeptFor,
  datesKeyOf,
  type DatesCache,
  queryDates,
  type NetworkDates,
  updatedEvery,
} from '../../members/query-dates.ts'
import { languageOfRequest } from '../../http/language.ts'
import { addRoute } from '../../http/route.ts'
import type { Config } from '../../config/config.ts'
import type { Members } from '../../members/members.ts'
import { toBound } from '../../members/home-record.ts'
import type { Patron } from '../../members/patron.ts'
import { CallProblem } from '../../http/problems.ts'
import { requireSession, sessionIdOf } from '../../sign-in/session-cookie.ts'
import { findSession, type SessionStore } from '../../sign-in/sessions.ts'
import {
  bindCalendar,
  endCalendar,
  findCalendarOf,
  noCalendar,
  startCalendar,
  findCalendar,
  updateContent,
  type SubscribedCalendar,
} from './subscriptions.ts'
import { readPreferences } from '../../members/preferences.ts'
import { eventsOf, type CalendarEvent } from './events.ts'
import { placeNamesIn } from '../../members/place-names.ts'
import { i18nIn, type I18n } from '../../text/texts.ts'

export const calendar: Feature = {
  name: 'calendar',
  sealedTables: [{ table: 'calendars', kind: 'calendar', key: ['token_hash'] }],
  migrations: { 'calendar-001-calendars compatible-from-0.3.0': { up: createCalendars } },
  kept: {
    database: [
      {
        id: 'calendar',
        until: 'revoked',
        unusedFor: unusedKeptFor,
        why: 'your-calendar',
        tables: {
          calendars: {
            'keyed-hash': ['patron_hash'],
            hash: ['token_hash'],
            clear: ['created', 'titles', 'used'],
            encrypted: ['sealed'],
          },
        },
      },
    ],
    memory: [{ id: 'calendar-dates', until: 'time', atMost: datesKeptFor, why: 'your-calendar' }],
  },
  sent: [
    {
      id: 'to-calendar-program',
      to: 'calendar-program',
      what: ['due-dates', 'titles-if-wished'],
      why: 'your-calendar',
    },
  ],
  plugin: async (app, dependencies) => {
    const { config, store, members, dates: cache, onSignIn, onSignOutEverywhere } = dependencies
    const calendars = { config, store, members, cache }
    // A calendar outlives its session, so a stolen address would still give access.
    onSignOutEverywhere((patron) => revokeCalendar(calendars, patron))
    onSignIn(async (patron) => {
      if (!(await bindCalendar(patron, store))) await revokeCalendar(calendars, patron)
    })
    deleteUnusedDaily(app, store, 'calendars')
    feedRoute(app, calendars)
    registerApi(app, dependencies, (api) => calendarRoutes(api, calendars))
  },
}

async function createCalendars({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('calendars')
    .addColumn('patron_hash', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .addColumn('titles', 'integer', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'bytea', (column) => column.notNull())
    .execute()
}

type Dependencies = {
  config: Config
  store: SessionStore
  members: Members
  cache: DatesCache
}

async function revokeCalendar({ store, members, cache }: Dependencies, patron: Patron): Promise<void> {
  const ended = await endCalendar(patron, store)
  if (!ended) return
  cache.delete(ended.patron)
  members.knownAccounts.deleteSession(datesKeyOf(store.rootKey, ended.patron))
}

function calendarRoutes(app: FastifyInstance, dependencies: Dependencies) {
  const { config, store, members } = dependencies

  addRoute(app, 'GET /api/calendar', async (request) => findCalendarOf(requireSession(request).patron, store))

  addRoute(app, 'POST /api/calendar', async (request) => {
    const session = requireSession(request)
    // The address, and the data read with it, would stay on that computer.
    if (session.profile === 'shared-computer') throw new CallProblem('forbidden')
    const { titles } = request.body
    const { patron } = session
    const since = members.now()
    const language = languageOfRequest(request, config.network.languages)
    const content = { patron: toBound(patron), accountsAt: accountsKnownTo(members, session), language }
    const token = await startCalendar(store, content, { since, titles })
    // Sign-out everywhere may have revoked the calendar just before this one was stored.
    if (!(await findSession(store, sessionIdOf(request) ?? ''))) {
      await revokeCalendar(dependencies, patron)
      throw new CallProblem('not-signed-in')
    }
    return {
      address: `${config.publicUrl}/calendar/${token}.ics`,
      calendar: { since: since.toISOString(), titles },
    }
  })

  addRoute(app, 'DELETE /api/calendar', async (request) => {
    await revokeCalendar(dependencies, requireSession(request).patron)
    return noCalendar
  })
}

/** Returns the dates of a calendar whose id at home now belongs to another person, until its patron signs in again. */
function pausedDates({ patron }: SubscribedCalendar): NetworkDates {
  return new Map([[patron.homeInstitutionCode, { loans: null, requests: null, atHome: 'another-record' }]])
}

/** The route that calendar programs poll. They have no session: the token gives access. */
function feedRoute(app: FastifyInstance, { config, store, members, cache }: Dependencies) {
  const typed = app.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { params: Type.Object({ token: GivenId }) }

  typed.get('/calendar/:token.ics', { schema }, async (request, reply) => {
    const subscribed = await findCalendar(store, request.params.token)
    if (!subscribed) throw new CallProblem('not-found')
    const poll = { requestId: request.id, log: request.log, priority: 'calendar' } as const
    const { patron, patronHash: person } = subscribed
    const update = (found: Partial<SubscribedCalendar>) => updateContent(store, { ...subscribed, ...found })
    const dates = subscribed.paused
      ? null
      : await cache.read(patron, (earlier) =>
          queryDates({ members, store, earlier, update }, { ...subscribed, person }, poll),
        )
    if (!dates && !subscribed.paused) await update({ paused: true })
    const i18n = i18nIn(await languageOf(subscribed))
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="library-card.ics"')
      .send(write(subscribed, { dates: dates ?? pausedDates(subscribed), i18n }))
  })

  /** Returns the patron's chosen language, else that of the page that ordered the calendar, else the network's first. */
  async function languageOf({ patron, language: ordered }: SubscribedCalendar): Promise<string> {
    const { language: chosen } = await readPreferences(store, patron)
    const { languages } = config.network
    return [chosen, ordered].find((one) => one !== undefined && languages.includes(one)) ?? languages[0]!
  }

  type Content = { dates: NetworkDates; i18n: I18n }

  function write({ titles, patronHash }: SubscribedCalendar, { dates, i18n }: Content): string {
    const placeNames = placeNamesIn(members, config.network.languages, i18n)
    const context = { placeNames, i18n, titles, patronHash, rootKey: store.rootKey, now: members.now() }
    const events = [...dates].flatMap(([code, institutionDates]) => {
      // Only members are queried.
      const { timeZone } = members.byCode.get(code)!.institution
      const institution = { code, timeZone, name: placeNames.nameOf(code)! }
      return eventsOf(institutionDates, { ...context, institution })
    })
    const cardUrl = (event: { institutionCode: string; kind: string }) =>
      `${config.publicUrl}/card/${event.institutionCode}/${event.kind}`
    return writeCalendar(events, { name: config.network.name, language: i18n.tag, cardUrl })
  }
}

const quarter = 15 * minute

/** Writes an iCalendar file (RFC 5545). `cardUrl` is the page that an event links to. */
export function writeCalendar(
  events: CalendarEvent[],
  { name, language, cardUrl }: { name: string; language: string; cardUrl: (event: CalendarEvent) => string },
): string {
  const file = ical({
    name,
    prodId: { company: 'Library Card', product: 'Calendar', language },
    method: ICalCalendarMethod.PUBLISH,
    ttl: updatedEvery / 1_000,
    events: events.map((event) => toIcal(event, cardUrl(event))),
  })
  return `${file.toString()}\r\n`
}

function toIcal({ uid, when, summary, description, asOf }: CalendarEvent, url: string): ICalEventData {
  const modified = new Date(asOf)
  return {
    ...('on' in when ? wholeDay(when.on) : quarterBefore(when.until)),
    id: uid,
    summary,
    description,
    url,
    stamp: modified,
    lastModified: modified,
    // A due date does not make the patron busy.
    transparency: ICalEventTransparency.TRANSPARENT,
  }
}

/** Converts a day to an event of the whole day. The library reads a day as midnight in UTC, and writes only the date. */
function wholeDay(day: string) {
  return { start: new Date(`${day}T00:00:00Z`), allDay: true }
}

/** Returns the quarter of an hour before an instant, in UTC. Every calendar program shows it in its own time zone. */
function quarterBefore(until: string) {
  const end = new Date(until)
  return { start: new Date(end.getTime() - quarter), end }
}
