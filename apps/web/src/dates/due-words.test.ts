import { i18n, type Messages } from '@lingui/core'
import { assert, constantFrom, integer, property, record } from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { dayOf, daysBetween, instantOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { dayWords, shortTime } from './date-words.ts'
import { dueOf, lastDay, timeThatMatters, type Due } from './due.ts'
import { recalledWords, dueSentence, dueWords, nextDueWords, pickupWords } from './due-words.ts'

const BERLIN = 'Europe/Berlin'
const NEW_YORK = 'America/New_York'
const NOW = '2026-11-25T13:02:00Z'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

type Context = { now?: string; timeZone?: string; readerZone?: string; loaned?: Moment }

function due(moment: Moment, context: Context = {}): Due {
  const { now = NOW, timeZone = BERLIN, readerZone = BERLIN } = context
  const { loaned = { day: '2026-10-28' } } = context
  const found = dueOf({ due: moment, loaned, renewed: null, state: 'on-loan' }, now, timeZone, readerZone)
  if (!found) throw new Error('a due date was given')
  return found
}

test.each([
  ['2026-11-25', 'Due today'],
  ['2026-11-26', 'Due tomorrow'],
  ['2026-11-27', 'Due in 2 days'],
  ['2026-12-03', 'Due in 8 days'],
  ['2026-12-09', 'Due in 2 weeks'],
  ['2026-12-11', 'Due in 16 days'],
  ['2026-12-16', 'Due in 3 weeks'],
  ['2026-12-17', 'Due 17 December'],
  ['2027-01-07', 'Due 7 January 2027'],
])('G25 the text of a loan due on %s is "%s"', (day, words) => {
  expect(dueWords(due({ day }))).toBe(words)
})

test('G25 a time in a German sentence has its "Uhr", and in a stamp has none', () => {
  i18n.loadAndActivate({ locale: 'de', messages: {} })
  expect(pickupWords(lastDay({ at: '2026-11-25T16:00:00Z' }, NOW, BERLIN, BERLIN))).toMatch(
    / 17:00\u{a0}Uhr$/u,
  )
  expect(shortTime('17:00')).toBe('17:00')
})

test('G15 of a loan claimed returned, only the date is said once it has passed', () => {
  const past = { due: { day: '2026-11-13' }, loaned: null, renewed: null, state: 'claimed-returned' as const }
  const claimed = dueOf(past, NOW, BERLIN, BERLIN)
  expect(claimed && dueWords(claimed)).toBe('Due 13 November')
})

test.each<[Moment, Context, ReturnType<typeof nextDueWords>]>([
  [{ at: '2026-11-25T16:00:00Z' }, {}, ['today 17:00', null]],
  [{ at: '2026-11-25T17:00:00Z' }, { timeZone: NEW_YORK }, ['today', '12:00 in New York, 18:00 here']],
  [{ day: '2026-11-26' }, {}, ['tomorrow', null]],
  [{ day: '2026-11-28' }, {}, ['Sat 28 Nov', null]],
])(
  'G25 a time of another zone in a table has the zone’s name and the reader’s time',
  (at, context, words) => {
    expect(nextDueWords(due(at, context))).toEqual(words)
  },
)

test.each<[Moment, string]>([
  [{ day: '2029-06-30' }, 'Sat 30 Jun 2029'],
  [{ day: '2024-12-23' }, 'Mon 23 Dec 2024'],
  [{ at: '2029-06-29T22:30:00Z' }, 'Sat 30 Jun 2029 00:30'],
])('G25 a date of another year in a table has its year', (moment, words) => {
  expect(nextDueWords(due(moment))).toEqual([words, null])
})

test.each([
  ['en', 'Due Wednesday 25 November 2026, overdue since 12:00'],
  ['en-US', 'Due Wednesday, November 25, 2026, overdue since 12:00 PM'],
])('G24 a spoken due sentence has the commas of %s', (locale, words) => {
  i18n.loadAndActivate({ locale, messages: {} })
  expect(dueSentence(due({ at: '2026-11-25T11:00:00Z' })).replaceAll('\u{202f}', ' ')).toBe(words)
})

test('G25 the end of a day is not shown as a time', () => {
  expect(dueWords(due({ at: '2026-11-25T22:59:00Z' }))).toBe('Due today')
})

test('G25 a near due date before the end of its day shows the time', () => {
  expect(dueWords(due({ at: '2026-11-25T16:00:00Z' }))).toBe('Due today at 17:00')
  expect(dueWords(due({ at: '2026-11-26T09:00:00Z' }))).toBe('Due tomorrow at 10:00')
  expect(dueWords(due({ at: '2026-11-27T16:00:00Z' }))).toBe('Due in 2 days')
})

test('G25 an hourly loan shows the time on every day', () => {
  const loaned = { at: '2026-11-22T13:00:00Z' }
  const late = { at: '2026-11-23T08:00:00Z' }
  expect(timeThatMatters(due(late, { loaned }))).toBe('09:00')
  expect(timeThatMatters(due(late, { loaned: { day: '2026-11-22' } }))).toBeNull()
})

test('G15 a loan due in the night shows the time on every day: its day alone would be a day too late', () => {
  const midnight = due({ at: '2026-11-27T23:30:00Z' })
  expect(dueWords(midnight)).toBe('Due in 3 days at 00:30')
  expect(dueSentence(midnight)).toBe('Due Saturday 28 November 2026, in 3 days at 00:30')
  expect(nextDueWords(midnight)).toEqual(['Sat 28 Nov 00:30', null])
  expect(dueWords(due({ at: '2026-11-28T05:00:00Z' }))).toBe('Due in 3 days')
})

test('G25 overdue days are counted by the calendar', () => {
  expect(dueWords(due({ day: '2026-11-22' }))).toBe('3 days overdue')
  expect(dueWords(due({ at: '2026-11-24T22:59:00Z' }))).toBe('1 day overdue')
  expect(dueWords(due({ at: '2026-11-25T11:00:00Z' }))).toBe('Overdue since 12:00')
})

test.each<[string, string, Moment, Context]>([
  [
    'Due today at 12:00 in New York, 18:00 here',
    '05:50 in Berlin on the 26th',
    { at: '2026-11-26T17:00:00Z' },
    { now: '2026-11-26T04:50:00Z', timeZone: NEW_YORK },
  ],
  [
    'Due tomorrow at 12:00 in Berlin, 06:00 here',
    '23:51 in New York on the 25th',
    { at: '2026-11-26T11:00:00Z' },
    { now: '2026-11-26T04:51:00Z', readerZone: NEW_YORK },
  ],
  [
    'Due on 28 November at 23:59 in New York, 05:59 on 29 November here',
    '10:00 in Berlin on the 26th',
    { at: '2026-11-29T04:59:00Z' },
    { now: '2026-11-26T09:00:00Z', timeZone: NEW_YORK },
  ],
  [
    'Due on 28 November at 23:59 in New York, 05:59 on 29 November here',
    'a day without a time, on the 26th',
    { day: '2026-11-28' },
    { now: '2026-11-26T09:00:00Z', timeZone: NEW_YORK },
  ],
  [
    'Due by 05:59 today, your time',
    '02:00 in Berlin on the 26th',
    { at: '2026-11-26T04:59:00Z' },
    { now: '2026-11-26T01:00:00Z', timeZone: NEW_YORK },
  ],
  [
    'Due by 00:59 tomorrow, your time',
    'the day after in Kiritimati',
    { at: '2026-11-26T10:59:00Z' },
    { now: '2026-11-25T20:00:00Z', timeZone: 'Pacific/Pago_Pago', readerZone: 'Pacific/Kiritimati' },
  ],
  [
    'Overdue since 00:30 in Auckland, 06:30 on 26 November here',
    'New York, where the date on the stamp is still tomorrow',
    { at: '2026-11-26T11:30:00Z' },
    { now: '2026-11-26T12:00:00Z', timeZone: 'Pacific/Auckland', readerZone: NEW_YORK },
  ],
])('G25 "%s" is read at %s', (words, _where, moment, context) => {
  expect(dueWords(due(moment, context))).toBe(words)
})

test('G25 two rows with the same date on the stamp have the same relative words', () => {
  const context = { now: '2026-11-26T04:50:00Z' }
  const days = [BERLIN, NEW_YORK].map((timeZone) =>
    dueWords(due({ day: '2026-12-03' }, { ...context, timeZone })),
  )
  expect(days).toEqual(['Due in 7 days', 'Due in 7 days'])
})

test.each<[string, string, Moment]>([
  ['Pick it up today by 17:00', BERLIN, { at: '2026-11-25T16:00:00Z' }],
  ['Pick it up today by 17:00 in Berlin, 11:00 here', NEW_YORK, { at: '2026-11-25T16:00:00Z' }],
  ['Pick it up today', NEW_YORK, { day: '2026-11-25' }],
  ['Pick it up by Wednesday 25 November', 'Pacific/Kiritimati', { day: '2026-11-25' }],
])('G25 "%s" is read in %s', (words, readerZone, moment) => {
  expect(pickupWords(lastDay(moment, NOW, BERLIN, readerZone))).toBe(words)
})

test.each<[string, Moment]>([
  ['Due Sunday 22 November 2026, 3 days overdue', { day: '2026-11-22' }],
  ['Due Thursday 26 November 2026, tomorrow', { day: '2026-11-26' }],
  ['Due today, Wednesday 25 November 2026, at 17:00', { at: '2026-11-25T16:00:00Z' }],
  ['Due today, Wednesday 25 November 2026', { day: '2026-11-25' }],
  ['Due Wednesday 16 December 2026, in 3 weeks', { day: '2026-12-16' }],
  ['Due Friday 18 December 2026', { day: '2026-12-18' }],
])('G24 a row is read out as "%s"', (sentence, moment) => {
  expect(dueSentence(due(moment))).toBe(sentence)
})

test('G24 a due time near in another zone is read out in both zones', () => {
  const noon = due({ at: '2026-11-25T17:00:00Z' }, { timeZone: NEW_YORK })
  expect(dueSentence(noon)).toBe('Due today, Wednesday 25 November 2026, at 12:00 in New York, 18:00 here')
  const past = due({ at: '2026-11-26T04:59:00Z' }, { timeZone: NEW_YORK, now: '2026-11-26T01:00:00Z' })
  expect(dueSentence(past)).toBe('Due Wednesday 25 November 2026, by 05:59 today, your time')
})

test('G25 two zones with the same offset at the due moment need one time', () => {
  // Between 25 October and 1 November Europe has left summer time and New York has not; both at 23:59 there.
  const inOctober = { timeZone: NEW_YORK, readerZone: 'America/Santo_Domingo', now: '2026-10-28T13:00:00Z' }
  expect(dueWords(due({ at: '2026-10-29T03:59:00Z' }, inOctober))).toBe('Due today')
  const inNovember = { ...inOctober, now: '2026-11-28T13:00:00Z' }
  expect(dueWords(due({ at: '2026-11-29T04:59:00Z' }, inNovember))).toBe(
    'Due today at 23:59 in New York, 00:59 on 29 November here',
  )
})

test('G25 a recalled loan shows by when to return it', () => {
  expect(recalledWords(due({ day: '2026-11-26' }))).toBe('Recalled: return by tomorrow')
  expect(recalledWords(due({ day: '2026-11-28' }))).toBe('Recalled: return by Saturday 28 November')
  expect(recalledWords(due({ at: '2026-11-25T16:00:00Z' }))).toBe('Recalled: return today by 17:00')
  expect(recalledWords(due({ day: '2026-11-23' }))).toBe('Recalled: 2 days overdue')
})

const readers = {
  de: [
    'Heute um 17:00 Uhr fällig',
    'Fällig übermorgen',
    'Fällig in 3 Wochen',
    'Fällig am 1. Januar 2027',
    'Zurückgerufen: Rückgabe bis Samstag, 28. November',
    'Heute um 12:00 Uhr in New York (18:00 Uhr Ihrer Zeit) fällig',
  ],
  fr: [
    'À rendre aujourd’hui à 17:00',
    'À rendre après-demain',
    'À rendre dans 3 semaines',
    'À rendre le 1er janvier 2027',
    'Rappelé : à rendre au plus tard le samedi 28 novembre',
    'À rendre aujourd’hui à 12:00 à New York, 18:00 ici',
  ],
  it: [
    'Scade oggi alle 17:00',
    'Scade dopodomani',
    'Scade tra 3 settimane',
    'Scadenza: 1 gennaio 2027',
    'Richiamato: da restituire entro sabato 28 novembre',
    'Scade oggi alle 12:00 a New York, 18:00 qui',
  ],
}

const catalogues = import.meta.glob<{ messages: Messages }>('../text/*.po')

test.each(Object.entries(readers))('G25 due dates are whole sentences in %s', async (language, sentences) => {
  const { messages } = await catalogues[`../text/${language}.po`]!()
  i18n.loadAndActivate({ locale: language, messages })
  expect([
    dueWords(due({ at: '2026-11-25T16:00:00Z' })),
    dueWords(due({ day: '2026-11-27' })),
    dueWords(due({ day: '2026-12-16' })),
    dueWords(due({ day: '2027-01-01' })),
    recalledWords(due({ day: '2026-11-28' })),
    dueWords(due({ at: '2026-11-25T17:00:00Z' }, { timeZone: NEW_YORK })),
  ]).toEqual(sentences)
})

test('G25 the short name of every month has three letters', () => {
  const months = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}-02`)
  expect(months.map((day) => dayWords(day, { month: 'short' }).length)).toEqual(months.map(() => 3))
})

const zones = [
  'Pacific/Pago_Pago',
  'America/Los_Angeles',
  NEW_YORK,
  'America/St_Johns',
  'Europe/London',
  BERLIN,
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
]
/** Moments in a year with summer time in both hemispheres; minutes since its start. */
const aMinute = integer({ min: 0, max: 366 * 24 * 60 })
const minutesAway = integer({ min: -4 * 24 * 60, max: 9 * 24 * 60 })

test('G25 words, stamp and instant agree in all zones, on both sides of midnight and of the date line', () => {
  const reading = record({
    start: aMinute,
    away: minutesAway,
    isDay: constantFrom(true, false),
    timeZone: constantFrom(...zones),
    readerZone: constantFrom(...zones),
  })
  assert(
    property(reading, ({ start, away, isDay, timeZone, readerZone }) => {
      const nowAt = Date.UTC(2027, 8, 1) + start * 60_000
      const at = new Date(nowAt + away * 60_000).toISOString()
      const moment: Moment = isDay ? { day: dayOf({ at }, timeZone) } : { at }
      const found = due(moment, { now: new Date(nowAt).toISOString(), timeZone, readerZone })
      const words = dueWords(found)
      const stamp = dayOf(moment, timeZone)
      const days = daysBetween(intlDay(nowAt, readerZone), stamp)
      // A day ends at the very midnight after it.
      const end = instantOf(moment, timeZone)
      const isPast = isDay ? end <= nowAt : end < nowAt
      expect(words.includes('verdue')).toBe(isPast)
      expect(words).toMatch(expectedStart(days, isPast))
    }),
    { numRuns: 2000 },
  )
})

/** Independent of our calendar functions: the date that Intl shows in a zone. */
function intlDay(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant)
}

function expectedStart(days: number, isPast: boolean): RegExp {
  if (isPast) return days < 0 ? new RegExp(`^${-days} days? overdue$`) : /^Overdue/
  if (days < 0) return /^Due by \d\d:\d\d (today|tomorrow), your time$/
  if (days === 0) return /^Due today/
  if (days === 1) return /^Due tomorrow/
  return days === 2 ? /^Due (in 2 days|on )/ : new RegExp(`^Due in (${days} days|\\d week)`)
}
