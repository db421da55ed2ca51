import { expect, test } from 'vitest'
import { eventsOf, type EventContext } from './events.ts'
import { placeNamesIn } from '../../members/place-names.ts'
import { i18nIn } from '../../text/texts.ts'
import { parseEvents } from '../../../test/calendar.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import { dueCases } from '@library-card/contract/test/due-cases.ts'
import { cardWith, loanOf } from '../../../test/card.ts'
import { type DatedItem, type InstitutionDates, updateDates } from '../../members/dated-items.ts'
import { writeCalendar } from './calendar.ts'

const asOf = '2026-11-25T13:02:00Z'
const home = { institution: { names: { en: 'Home University' } } }
const context: EventContext = {
  placeNames: placeNamesIn({ byCode: new Map([['01MER_HOME', home]]) }, ['en'], i18nIn('en')),
  institution: { code: '01MER_NORTH', name: 'North University', timeZone: 'Europe/Berlin' },
  i18n: i18nIn('en'),
  titles: true,
  patronHash: 'somebody',
  rootKey: Buffer.alloc(32, 1),
  now: new Date(asOf),
}

function loan(more: Partial<DatedItem> = {}): DatedItem {
  const by = { at: '2026-11-28T22:59:00Z' }
  return {
    id: '1',
    title: 'How Ice Remembers',
    by,
    isHourly: false,
    state: 'on-loan',
    pickup: null,
    ...more,
  }
}

function lent(...items: DatedItem[]): InstitutionDates {
  return { loans: { items, asOf, isStale: false }, requests: { items: [], asOf, isStale: false } }
}

function read(dates: InstitutionDates, more: Partial<EventContext> = {}) {
  return parseEvents(write(dates, more))
}

function write(dates: InstitutionDates, more: Partial<EventContext> = {}): string {
  const events = eventsOf(dates, { ...context, ...more })
  return writeCalendar(events, {
    name: 'Meridian',
    language: 'en',
    cardUrl: () => 'https://card.example/card/01/loans',
  })
}

const renewed = { by: { at: '2026-12-26T22:59:00Z' } }

test.for([true, false])('a renewed loan keeps its event, which moves; titles %s', (titles) => {
  const [before] = read(lent(loan()), { titles })
  const [after] = read(lent(loan(renewed)), { titles })
  expect(before).toMatchObject({ start: '2026-11-28' })
  expect(after).toEqual({ ...before, start: '2026-12-26', end: '2026-12-27' })
})

test('G15 a date stays where its loan may be a row that could not be read, and the calendar says so', () => {
  const again = loanOf({ state: 'on-loan', due: loan().by, loaned: null, renewed: null })
  const loans = { state: 'ok' as const, items: [again], unreadable: 1, requestId: '7F3K-2Q9D' }
  const card = { ...cardWith([], asOf), state: 'partial' as const, loans }
  const dates = updateDates(card, lent(loan({ title: 'Slow Light' }), loan({ id: '2' })))
  expect(read(dates ?? lent()).map(({ summary }) => summary)).toEqual([
    'Due: Slow Light · North University',
    'Due: How Ice Remembers · North University',
    'Not everything that North University sent could be read',
  ])
})

test.each(['restricted', 'key-rejected'] as const)(
  'the calendar does not say that the institution failed to send a list that our key may not read: %s',
  (code) => {
    const loans = {
      state: 'missing' as const,
      problem: { code, requestId: '7F3K-2Q9D', retryAfterSeconds: null },
    }
    const dates = updateDates({ ...cardWith([], asOf), state: 'partial', loans }, lent(loan()))
    expect(read(dates ?? lent()).map(({ description }) => description)).toContainEqual(
      expect.stringMatching(
        /^North University does not let Library Card read this\.\nWhat this calendar shows/,
      ),
    )
  },
)

test('without titles all items of a day share one event, and no two events share an id', () => {
  const three = [loan({ id: '1' }), loan({ id: '2' }), loan({ id: '3', ...renewed })]
  const events = read(lent(...three), { titles: false })
  expect(events.map(({ start, summary }) => `${start} ${summary}`)).toEqual([
    '2026-11-28 2 items due · North University',
    '2026-12-26 1 item due · North University',
  ])
  expect(new Set(events.map(({ uid }) => uid)).size).toBe(2)
})

test('G11 event ids differ by patron, institution, loan and key', () => {
  const institution = { ...context.institution, code: '01MER_LAKE' }
  const others = [{ patronHash: 'another' }, { institution }, { rootKey: Buffer.alloc(32, 2) }]
  const uids = [
    ...read(lent(loan(), loan({ id: '2' }))),
    ...others.flatMap((more) => read(lent(loan()), more)),
  ].map(({ uid }) => uid)
  expect(new Set(uids).size).toBe(5)
})

test('G25 a day stays that day, and 23:59 local time means the day', () => {
  const day = { id: '2', by: { day: '2026-11-28' } }
  const closing = { id: '3', by: { at: '2026-11-28T16:00:00Z' } }
  const events = read(lent(loan(), loan(day), loan(closing)))
  expect(events.map(({ start }) => start)).toEqual(['2026-11-28', '2026-11-28', '2026-11-28'])
  expect(events.map(({ description }) => description)).toEqual([
    'By 23:59 in Berlin.',
    'By the end of the day in Berlin.',
    'By 17:00 in Berlin.',
  ])
})

test('G15 a loan due in the night is due at its time, not on the day that begins with it', () => {
  const midnight = loan({ by: { at: '2026-11-27T23:30:00Z' } })
  const morning = loan({ by: { at: '2026-11-28T05:00:00Z' } })
  expect(read(lent(midnight))).toMatchObject([{ end: '2026-11-27T23:30:00Z' }])
  expect(read(lent(morning))).toMatchObject([{ start: '2026-11-28', end: '2026-11-29' }])
})

test('G25 an hourly loan is due at its time until 23:54 local time, and on the day from 23:55', () => {
  const last = loan({ isHourly: true, by: { at: '2026-11-28T22:54:59Z' } })
  const closing = loan({ isHourly: true, by: { at: '2026-11-28T22:55:00Z' } })
  expect(read(lent(last))).toMatchObject([{ end: '2026-11-28T22:54:59Z' }])
  expect(read(lent(closing))).toMatchObject([{ start: '2026-11-28', end: '2026-11-29' }])
})

test.for(dueCases)('G25 a calendar has the dates that a loan $title is due by', ({ loan: dates, ...one }) => {
  const institution = { ...context.institution, timeZone: one.timeZone }
  const found = updateDates(cardWith([loanOf(dates)], asOf), undefined)
  const events = read(found ?? lent(), { institution })
  const { due } = dates
  const at = due && 'at' in due ? due.at : null
  const when = one.hour === null ? due && dayOf(due, one.timeZone) : at
  expect(events.map(({ start, end }) => (one.hour === null ? start : end))).toEqual(one.isDue ? [when] : [])
})

test('G25 a French calendar writes the first of a month as an ordinal', () => {
  const loans = { items: [loan()], asOf: '2026-12-01T13:02:00Z', isStale: true }
  const [event] = read({ loans, requests: null }, { i18n: i18nIn('fr') })
  expect(event?.description).toContain('réponse du 1er décembre 2026 à 14:02.')
})

test('the event of a recalled loan says so', () => {
  const [event] = read(lent(loan({ state: 'recalled' })))
  expect(event?.description).toContain('The library has recalled it.')
})

const injection = 'END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Injected\r\nBEGIN:VALARM'

test.for<[string, string, string]>([
  ['lines of its own', injection, injection.replaceAll('\r\n', ' ')],
  ['a lone carriage return', 'one\rBEGIN:VEVENT', 'one BEGIN:VEVENT'],
  ['other ends of lines', 'a\u2028b\u2029c\u0085d\u000be', 'a b c d e'],
  ['what means something to the format', String.raw`a;b,c:d"e\nf\\`, String.raw`a;b,c:d"e\nf\\`],
  ['a change of direction', '\u202E\u2067gnihtyreve', 'gnihtyreve'],
  ['Hebrew and Arabic', 'ספר · كتاب', 'ספר · كتاب'],
  ['characters of four bytes', '📚'.repeat(150), '📚'.repeat(150)],
  ['10 kB', '📚é'.repeat(2_000), `${'📚é'.repeat(100)}…`],
  ['controls', 'a\u0000\u0007\u007fb', 'a b'],
])('a title that holds %s is one line of text', ([, title, expected]) => {
  const text = write(
    lent(
      loan({ title }),
      loan({ id: '2', pickup: { institutionCode: null, place: { code: null, name: title } } }),
    ),
  )
  const summaries = parseEvents(text).map(({ summary }) => summary)
  expect(summaries).toEqual([
    `Due: ${expected} · North University`,
    'Due: How Ice Remembers · North University',
  ])
  const lines = text.split('\r\n')
  expect(lines.every((line) => Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line))).toBe(true)
  expect(lines.filter((line) => line.startsWith('BEGIN:'))).toHaveLength(3)
})

test('the file has every property that calendar programs require', () => {
  const lines = write(lent(loan())).split('\r\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'METHOD:PUBLISH',
      'REFRESH-INTERVAL;VALUE=DURATION:PT8H',
      'X-PUBLISHED-TTL:PT8H',
      'X-WR-CALNAME:Meridian',
      'DTSTAMP:20261125T130200Z',
      'LAST-MODIFIED:20261125T130200Z',
      'DTSTART;VALUE=DATE:20261128',
      'TRANSP:TRANSPARENT',
    ]),
  )
  expect(lines.some((line) => line.includes('ALARM'))).toBe(false)
  expect(lines.slice(-2)).toEqual(['END:VCALENDAR', ''])
})

test.for([
  [null, 'Main Library'],
  ['01MER_NORTH', 'Main Library'],
  ['01MER_HOME', 'Main Library, Home University'],
  ['01ZZZ_INST', 'Main Library, at another institution'],
] as const)('G15 an event of a pickup at %s names the place %s', ([institutionCode, words]) => {
  const pickup = { institutionCode, place: { code: 'MAIN', name: 'Main Library' } }
  const requests = { items: [loan({ state: null, pickup })], asOf, isStale: false }
  const [event] = read({ loans: null, requests })
  expect(event?.summary).toBe('Pick up: How Ice Remembers · North University')
  expect(event?.description.split('\n').at(-1)).toBe(words)
})
