import { i18n } from '@lingui/core'
import { assert, integer, property } from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { Moment } from '@library-card/contract/moment.ts'
import { dayOf } from './calendar.ts'
import { timeThatMatters, type Due } from './due.ts'
import { calledBackWords, dueSentence, dueWords } from './due-words.ts'

const BERLIN = 'Europe/Berlin'
const ASOF = '2026-11-25T13:02:00Z'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

function due(moment: Moment, more: Partial<Due> = {}): Due {
  return { moment, loaned: null, asOf: ASOF, timeZone: BERLIN, overdue: false, ...more }
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
])('G25 what is due on %s is said as "%s"', (day, words) => {
  expect(dueWords(due({ day }))).toBe(words)
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
  const late = due({ at: '2026-11-23T08:00:00Z' }, { loaned, overdue: true })
  expect(timeThatMatters(late)).toBe('09:00')
  expect(timeThatMatters({ ...late, loaned: { day: '2026-11-22' } })).toBeNull()
})

test('G25 overdue is counted by the calendar', () => {
  expect(dueWords(due({ day: '2026-11-22' }, { overdue: true }))).toBe('3 days overdue')
  expect(dueWords(due({ at: '2026-11-24T22:59:00Z' }, { overdue: true }))).toBe('1 day overdue')
  expect(dueWords(due({ at: '2026-11-25T11:00:00Z' }, { overdue: true }))).toBe('Overdue since 12:00')
})

test('G25 today is the institution’s today', () => {
  const asOf = '2026-11-25T23:30:00Z'
  expect(dueWords(due({ day: '2026-11-26' }, { asOf }))).toBe('Due today')
  expect(dueWords(due({ day: '2026-11-26' }, { asOf, timeZone: 'America/New_York' }))).toBe('Due tomorrow')
})

test.each<[string, Moment, Partial<Due>]>([
  ['Due Sunday 22 November 2026, 3 days overdue', { day: '2026-11-22' }, { overdue: true }],
  ['Due Thursday 26 November 2026, tomorrow', { day: '2026-11-26' }, {}],
  ['Due today, Wednesday 25 November 2026, at 17:00', { at: '2026-11-25T16:00:00Z' }, {}],
  ['Due today, Wednesday 25 November 2026', { day: '2026-11-25' }, {}],
  ['Due Wednesday 16 December 2026, in 3 weeks', { day: '2026-12-16' }, {}],
  ['Due Friday 18 December 2026', { day: '2026-12-18' }, {}],
])('G24 a row is read out as "%s"', (sentence, moment, more) => {
  expect(dueSentence(due(moment, more), BERLIN)).toBe(sentence)
})

test('G25 the zone is named where the reader’s clock differs', () => {
  const inNewYork = due({ at: '2026-11-29T04:59:00Z' }, { timeZone: 'America/New_York' })
  const sentence = 'Due Saturday 28 November 2026, in 3 days'
  expect(dueSentence(inNewYork, BERLIN)).toBe(`${sentence}, 23:59 in New York`)
  expect(dueSentence(inNewYork, 'America/Toronto')).toBe(sentence)
})

test('G25 a clock change between two zones is noticed', () => {
  // Between 25 October and 1 November Europe has left summer time and New York has not; both at 23:59 there.
  const october = due({ at: '2026-10-29T03:59:00Z' }, { timeZone: 'America/New_York' })
  expect(dueSentence(october, 'America/Santo_Domingo')).not.toContain('in New York')
  const november = due({ at: '2026-11-29T04:59:00Z' }, { timeZone: 'America/New_York' })
  expect(dueSentence(november, 'America/Santo_Domingo')).toContain('23:59 in New York')
})

test('G25 a day in another time zone names the place', () => {
  const inNewYork = due({ day: '2026-11-28' }, { timeZone: 'America/New_York' })
  expect(dueSentence(inNewYork, BERLIN)).toBe(
    'Due Saturday 28 November 2026, in 3 days, by the date in New York',
  )
})

test('G25 a recalled loan shows by when to return it', () => {
  expect(calledBackWords(due({ day: '2026-11-26' }))).toBe('Called back: return it by tomorrow')
  expect(calledBackWords(due({ day: '2026-11-28' }))).toBe('Called back: return it by Saturday 28 November')
  expect(calledBackWords(due({ at: '2026-11-25T16:00:00Z' }))).toBe('Called back: return it today at 17:00')
  expect(calledBackWords(due({ day: '2026-11-23' }, { overdue: true }))).toBe('Called back: 2 days overdue')
})

test('G25 relative dates count from the response, not from the browser’s clock', () => {
  const anyTime = integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000).toISOString())
  assert(
    property(anyTime, (asOf) => {
      expect(dueWords(due({ day: dayOf({ at: asOf }, BERLIN) }, { asOf }))).toBe('Due today')
    }),
  )
})
