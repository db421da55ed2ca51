import { hour } from '@library-card/library-systems/durations.ts'
import { dayAfter, instantAfter, testTimeIn } from '@library-card/mock-network/test/time.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../app.ts'
import { shareTestNetwork, type TestNetwork } from '../../../test/network.ts'
import { almaNames, hurriedAt, withSettings } from '../../../test/network-file.ts'
import {
  orderCalendar,
  parseEvents,
  poll,
  readEvents,
  startWithClock,
  subscribe,
} from '../../../test/calendar.ts'
import { readCard, requireAccount } from '../../../test/card.ts'
import { signInAtBirch } from '../../../test/own-sign-in.ts'
import { newDatabaseFile } from '../../../test/files.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

/** Returns its time, which the test sets. */
async function startAnother(options?: Parameters<typeof startWithClock>[0]) {
  const begun = await startWithClock(options)
  card = begun.card
  return begun.time
}

const fiveInstitutions = { like: 'five-institutions' }

test('a calendar contains due loans and requests ready for pickup at all institutions', async () => {
  const { path } = await subscribe(card, fiveInstitutions)
  const events = await readEvents(card, path)
  const listed = events.map(({ start, summary }) => `${start} ${summary}`)
  expect(listed).toContain(
    `${dayAfter(-2, 'Europe/Zurich')} Due: Fieldwork in Cold Climates · Alpine Institute of Technology`,
  )
  expect(listed).toContain(`${dayAfter(1)} Due: Counterpoint for the Impatient · Lakeside Conservatory`)
  expect(listed).toContain(`${dayAfter(3)} Pick up: Harbours of the Inner Sea · Harbour College`)
  expect(listed).toHaveLength(15)
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(15)
})

test('G3 no proxy caches the feed, and HEAD requests work', async () => {
  const { path } = await subscribe(card, { like: 'home-only' })
  for (const method of ['GET', 'HEAD'] as const) {
    const { statusCode, headers } = await card.app.inject({ method, url: path })
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="library-card.ics"',
    })
  }
})

test('G25 a day is the day of the institution: New York’s 23:59 is not tomorrow', async () => {
  const { path } = await subscribe(card, fiveInstitutions)
  const rivers = (await readEvents(card, path)).find(({ summary }) => summary.includes('Rivers'))
  expect(rivers).toMatchObject({
    start: dayAfter(3, 'America/New_York'),
    end: dayAfter(4, 'America/New_York'),
    description: 'By 23:59 in New York.',
  })
})

test('G25 an hourly loan ends at its time of day in every time zone', async () => {
  const { path } = await subscribe(card, { like: 'hourly-loans' })
  const model = (await readEvents(card, path)).find(({ summary }) => summary.includes('inner ear'))
  const newYork = 'America/New_York'
  const days = testTimeIn(newYork).hour >= 12 ? 1 : 0
  const [start, end] = ['11:45', '12:00'].map((time) => instantAfter(days, newYork, time))
  expect(model).toMatchObject({ start, end })
  expect(model?.description).toBe('By 12:00 in New York.')
})

test('without titles each institution and day has one event with a count', async () => {
  const { path } = await subscribe(card, { like: 'many-loans', titles: false })
  const { body } = await poll(card, path)
  const counts = parseEvents(body).map(({ summary }) => Number(/^(\d+) items? due · /.exec(summary)?.[1]))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(231)
  expect(counts.length).toBeLessThan(231)
  expect(body).not.toContain('Due:')
})

test('G15 a calendar that is not updated, because few calls of the day are left, says so', async () => {
  await startAnother({ edit: withSettings('guard: { calendarFloor: 1 }') })
  const { path } = await subscribe(card, fiveInstitutions)
  const events = await readEvents(card, path)
  expect(events.find(({ summary }) => summary.startsWith('Lakeside Conservatory'))).toMatchObject({
    summary: 'Lakeside Conservatory: dates not updated',
    description:
      'Lakeside Conservatory accepts a limited number of queries a day, and few are left for today.\nWhat is due there may be missing from this calendar.',
  })
})

test('G22 50 simultaneous polls query once in eight hours, and then only where the patron has an account', async () => {
  const time = await startAnother()
  const { patron, path } = await subscribe(card, fiveInstitutions)
  const before = card.network.calls({ patron: patron.name }).length
  const asked = () => card.network.calls({ patron: patron.name }).length - before
  const answers = await Promise.all(Array.from({ length: 50 }, () => poll(card, path)))
  expect(new Set(answers.map(({ body }) => parseEvents(body).length))).toEqual(new Set([15]))
  const once = asked()
  // At five members the account and its non-empty lists, at the others with Alma the account alone.
  expect(once).toBe(13 + almaNames.length - 5)
  time.now += 8 * hour - 1
  await poll(card, path)
  expect(asked()).toBe(once)
  time.now += 1
  await Promise.all([poll(card, path), poll(card, path)])
  expect(asked()).toBe(once + 13)
  time.now += 7 * 24 * hour
  expect(await readEvents(card, path)).not.toHaveLength(0)
  expect(asked()).toBe(once + 13 + once)
})

test('G15 a clock that is set back does not make a calendar older', async () => {
  const time = await startAnother()
  const { patron, path } = await subscribe(card, fiveInstitutions)
  await poll(card, path)
  const asked = () => card.network.calls({ patron: patron.name }).length
  const before = asked()
  time.now -= hour
  await poll(card, path)
  expect(asked()).toBeGreaterThan(before)
})

test('G15 a date stays while its institution hangs, and the calendar says so', async () => {
  const time = await startAnother({ edit: hurriedAt('HARBOUR') })
  const { path } = await subscribe(card, fiveInstitutions)
  const before = await readEvents(card, path)
  card.network.fault({ institution: 'HARBOUR', kind: 'hang' })
  time.now += 8 * hour
  const after = await readEvents(card, path)
  const [said, ...others] = after.filter(({ uid }) => !before.some((event) => event.uid === uid))
  expect(others).toEqual([])
  const now = testTimeIn()
  expect(said).toMatchObject({
    start: now.add({ hours: 6 }).toPlainDate().toString(),
    summary: 'Harbour College: dates not updated',
  })
  const told = now.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
  expect(said?.description).toBe(
    `Harbour College did not answer.\nIts dates in this calendar are as of ${told}.`,
  )
  const pickup = after.find(({ summary }) => summary.startsWith('Pick up'))
  expect(pickup).toMatchObject({ start: dayAfter(3) })
  expect(pickup?.description).toContain(`This is what Harbour College answered on ${told}`)
})

test('G15 an event names the institution of its pickup place if another one holds the request', async () => {
  const { path } = await subscribe(card, { like: 'every-request-stage' })
  const events = await readEvents(card, path)
  const elsewhere = events.filter(({ summary }) => summary.endsWith('Alpine Institute of Technology'))
  expect(elsewhere.map(({ description }) => description.split('\n').at(-1))).toEqual([
    'Main Library, North University',
  ])
})

test('G15 a missing list is not empty, and the rest of its institution is shown', async () => {
  const { path } = await subscribe(card, fiveInstitutions)
  card.network.fault({ institution: 'HARBOUR', operation: 'loans', kind: '500' })
  const harbour = (await readEvents(card, path)).filter(({ summary }) => summary.includes('Harbour'))
  expect(harbour.map(({ summary }) => summary).toSorted()).toEqual([
    'Harbour College: dates not updated',
    'Pick up: Harbours of the Inner Sea · Harbour College',
  ])
})

test('a silent institution without a known account has no event', async () => {
  const { path } = await subscribe(card, { like: 'home-only' })
  card.network.fault({ institution: 'VALLEY', kind: '500' })
  const summaries = (await readEvents(card, path)).map(({ summary }) => summary)
  expect(summaries.join()).not.toContain('Valley')
})

test('G15 an institution that was silent when accounts were searched for is queried again by the next poll', async () => {
  const time = await startAnother()
  const { path } = await subscribe(card, fiveInstitutions)
  card.network.fault({ institution: 'STATE', kind: '500' })
  expect(await readEvents(card, path)).toHaveLength(14)
  await card.clear()
  time.now += 8 * hour
  expect(await readEvents(card, path)).toHaveLength(15)
})

test('G15 an institution that the patron includes again is in the calendar by the next poll', async () => {
  const time = await startAnother()
  const { headers, path } = await subscribe(card, fiveInstitutions)
  const choose = (notAsked: string[]) => card.post('/api/preferences', headers, { notAsked })
  await choose(['01MER_STATE'])
  expect(await readEvents(card, path)).toHaveLength(14)
  await choose([])
  time.now += 8 * hour
  expect(await readEvents(card, path)).toHaveLength(15)
})

test('G15 a calendar says that home does not know its patron any more', async () => {
  const time = await startAnother()
  const { path } = await subscribe(card, fiveInstitutions)
  expect(await readEvents(card, path)).toHaveLength(15)
  card.network.fault({
    institution: 'NORTH',
    operation: 'account',
    kind: 'vendor-error',
    errorCode: '401861',
  })
  time.now += 8 * hour
  const ofNorth = (await readEvents(card, path)).filter(({ summary }) => summary.includes('North University'))
  expect(ofNorth).toMatchObject([
    {
      summary: 'North University cannot find your account',
      description: 'What is due there may be missing from this calendar.',
    },
  ])
})

test('G15 a calendar says that an institution does not let the card read a list', async () => {
  await startAnother()
  const { path } = await subscribe(card, fiveInstitutions)
  card.network.fault({ institution: 'HARBOUR', operation: 'loans', kind: 'vendor-error', errorCode: '60258' })
  const events = await readEvents(card, path)
  expect(events.find(({ summary }) => summary === 'Harbour College: dates not updated')).toMatchObject({
    description:
      'Harbour College does not let Library Card read this.\nWhat is due there may be missing from this calendar.',
  })
})

test('an institution that only the patron can ask is left out, also where an account there is known', async () => {
  const { patron, headers } = await card.signInLike('two-loans-at-birch')
  await signInAtBirch(card, headers, patron.cards.BIRCH)
  requireAccount(await readCard(card, headers, 'BIRCH'))
  const path = await orderCalendar(card, headers)
  expect(await readEvents(card, path)).toEqual([])
})

test('after a restart accounts at silent institutions are still known, and events keep their ids', async () => {
  const env = { DATABASE_FILE: newDatabaseFile() }
  await startAnother({ env })
  const { path } = await subscribe(card, fiveInstitutions)
  const before = await readEvents(card, path)
  card.network.fault({ institution: 'ALPINE', kind: '500' })
  const again = createApp(card.config)
  onTestFinished(() => again.close())
  const after = await readEvents({ app: again }, path)
  const [said, ...others] = after.filter(({ uid }) => !before.some((event) => event.uid === uid))
  expect(others).toEqual([])
  expect(said).toMatchObject({
    summary: 'Alpine Institute of Technology: dates not updated',
    description:
      'Alpine Institute of Technology could not answer.\nWhat is due there may be missing from this calendar.',
  })
  expect(after).toHaveLength(15 - 4 + 1)
})

test('a home record that is first read for the calendar is stored', async () => {
  const env = { DATABASE_FILE: newDatabaseFile() }
  await startAnother({ env })
  card.network.fault({ institution: 'NORTH', kind: '500' })
  const { path } = await subscribe(card, fiveInstitutions)
  await card.network.clearFaults()
  expect(await readEvents(card, path)).toHaveLength(15)
  card.network.fault({ institution: 'NORTH', kind: '500' })
  const again = createApp(card.config)
  onTestFinished(() => again.close())
  const summaries = (await readEvents({ app: again }, path)).map(({ summary }) => summary)
  expect(summaries).toContain('North University: dates not updated')
  expect(summaries).toContain('Due: Rivers That Changed Their Minds · Meridian State University')
})

test('hostile titles add no components or lines to the feed', async () => {
  const { path } = await subscribe(card, { like: 'hostile-text' })
  const { body } = await poll(card, path)
  const events = parseEvents(body)
  expect(events).toHaveLength(9)
  expect(events.every(({ summary }) => / · (North University|Harbour College)$/.test(summary))).toBe(true)
  expect(events.map(({ summary }) => summary)).toContain('1 item due · North University')
  expect(body.isWellFormed()).toBe(true)
})
