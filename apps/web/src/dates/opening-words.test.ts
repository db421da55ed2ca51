import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import { openingWords } from './opening-words.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const BERLIN = 'Europe/Berlin'
const wednesday = { from: '2026-11-25T08:00:00Z', until: '2026-11-25T19:00:00Z' }
const thursday = { from: '2026-11-26T08:00:00Z', until: '2026-11-26T19:00:00Z' }

function words(now: string, openings = [wednesday, thursday], reader = BERLIN) {
  return openingWords(openings, { now, timeZone: BERLIN }, reader)
}

test.each([
  ['2026-11-25T13:02:00Z', 'Open until 20:00'],
  ['2026-11-25T06:00:00Z', 'Closed now, opens today at 09:00'],
  ['2026-11-25T19:00:00Z', 'Closed now, opens tomorrow at 09:00'],
  ['2026-11-23T13:02:00Z', 'Closed now, opens on Wednesday 25 November at 09:00'],
])('at %s: %s', (now, expected) => {
  expect(words(now)).toBe(expected)
})

test('G25 a reader with another clock gets both times, and the date in place of "tomorrow"', () => {
  const tokyo = 'Asia/Tokyo'
  expect(words('2026-11-25T13:02:00Z', undefined, tokyo)).toBe(
    'Open until 20:00 in Berlin, 04:00 on 26 November here',
  )
  expect(words('2026-11-25T19:00:00Z', undefined, tokyo)).toBe(
    'Closed now, opens on Thursday 26 November at 09:00 in Berlin, 17:00 here',
  )
})

test('an institution that closes after more than a day is open, without an hour', () => {
  expect(words('2026-11-25T13:02:00Z', [{ ...wednesday, until: '2026-11-30T23:00:00Z' }])).toBe('Open now')
})

test('closed for weeks is said without a date', () => {
  expect(words('2026-11-25T13:02:00Z', [])).toBe('Closed now')
})

test('G15 nothing is said once the known hours are over', () => {
  expect(words('2026-11-27T13:02:00Z')).toBeNull()
})
