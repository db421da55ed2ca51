import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import ICAL from 'ical.js'
import { startOwnNetwork, startTime, type TestNetwork, type TestOptions } from './network.ts'

export type Headers = Record<string, string>

/** Starts the mock network and the app. The test sets their clock, also for sessions. */
export async function startWithClock(options: TestOptions = {}) {
  const time = { now: startTime }
  const card = await startOwnNetwork({ ...options, clock: () => time.now })
  return { card, time }
}

/** Signs in as a fresh patron and asks for a calendar; returns its path. */
export async function subscribe(
  card: TestNetwork,
  { like, titles = true }: { like: string; titles?: boolean },
) {
  const patron = card.network.patron({ like })
  const headers = await card.signIn(patron)
  return { patron, headers, path: await orderCalendar(card, headers, titles) }
}

export async function orderCalendar({ app }: TestNetwork, headers: Headers, titles = true): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/api/calendar', headers, payload: { titles } })
  const { address } = answer.json<{ address: string }>()
  return new URL(address).pathname
}

/** Polls as a calendar program does, without cookies or our headers. */
export function poll({ app }: Pick<TestNetwork, 'app'>, path: string) {
  return app.inject({ url: path })
}

export async function readEvents(card: Pick<TestNetwork, 'app'>, path: string): Promise<ReadEvent[]> {
  return parseEvents((await poll(card, path)).body)
}

export type ReadEvent = {
  uid: string
  summary: string
  description: string
  /** `2026-11-28`, or `2026-11-28T16:45:00Z`. */
  start: string
  end: string
}

/** Parses the feed with a library other than the one that wrote it. Throws unless every component is an event. */
export function parseEvents(text: string): ReadEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const components = calendar.getAllSubcomponents()
  if (components.some(({ name }) => name !== 'vevent')) throw new Error('holds more than events')
  return components.map((component) => {
    const { uid, summary, description, startDate, endDate } = new ICAL.Event(component)
    return { uid, summary, description, start: String(startDate), end: String(endDate) }
  })
}

/** Gives the patron's id at home to a record without a linking id. Returns a function that undoes this. */
export function withholdLinkingId({ network }: Pick<TestNetwork, 'network'>, patron: MockPatron) {
  const other = network.patron({ like: 'home-without-linking-id' })
  network.renameAtHome(patron, `renamed-${patron.idAtHome}`)
  network.renameAtHome(other, patron.idAtHome)
  return () => {
    network.renameAtHome(other, other.idAtHome)
    network.renameAtHome(patron, patron.idAtHome)
  }
}
