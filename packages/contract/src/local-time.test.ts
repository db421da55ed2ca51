import { assert, constantFrom, date, property } from 'fast-check'
import { expect, test } from 'vitest'
import { dayOf, daysBetween, instantOf, isPast, offsetAt, timeOf } from './local-time.ts'

const ZONES = [
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
]
const zone = constantFrom(...ZONES)
const moment = date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2099-12-31T00:00:00Z'),
  noInvalidDate: true,
})
const day = moment.map((at) => at.toISOString().slice(0, 10))

test('G25 an instant can fall on different days in two time zones', () => {
  const morning = { at: '2026-11-25T10:30:00Z' }
  expect(dayOf(morning, 'Pacific/Kiritimati')).toBe('2026-11-26')
  expect(dayOf(morning, 'Pacific/Pago_Pago')).toBe('2026-11-24')
})

test('G25 a day is the same in every time zone', () => {
  assert(
    property(day, zone, (told, where) => {
      expect(dayOf({ day: told }, where)).toBe(told)
    }),
  )
})

test('G25 the year changes at the institution’s midnight', () => {
  expect(dayOf({ at: '2026-12-31T23:30:00Z' }, 'Europe/Berlin')).toBe('2027-01-01')
  expect(dayOf({ at: '2027-01-01T04:30:00Z' }, 'America/New_York')).toBe('2026-12-31')
})

test('G25 midnight is 00:00 and belongs to the day that begins', () => {
  expect(timeOf({ at: '2026-11-24T23:00:00Z' }, 'Europe/Berlin')).toBe('00:00')
  expect(dayOf({ at: '2026-11-24T23:00:00Z' }, 'Europe/Berlin')).toBe('2026-11-25')
})

test('G25 days of 23 and 25 hours count as one', () => {
  expect(daysBetween('2026-03-28', '2026-03-29')).toBe(1)
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
})

test('G25 a leap day counts, and only in a leap year', () => {
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
  expect(daysBetween('2100-02-28', '2100-03-01')).toBe(1)
})

test('G25 counting days forwards and backwards gives the same number', () => {
  assert(
    property(day, day, (from, to) => {
      expect(daysBetween(from, to) + daysBetween(to, from)).toBe(0)
    }),
  )
})

test('G25 a day ends within the day that it names, a minute before the next', () => {
  assert(
    property(day, zone, (told, where) => {
      const end = instantOf({ day: told }, where)
      const before = dayOf({ at: new Date(end - 60_000).toISOString() }, where)
      expect(before).toBe(told)
      expect(daysBetween(told, dayOf({ at: new Date(end).toISOString() }, where))).toBe(1)
    }),
  )
})

test('G25 the last day of the year 9999, which stands for "never", ends in the year 10000', () => {
  const never = { day: '9999-12-31' }
  expect(instantOf(never, 'Europe/Berlin')).toBe(Date.UTC(9999, 11, 31, 23))
  expect(instantOf(never, 'America/New_York')).toBe(Date.UTC(10_000, 0, 1, 5))
  const next = dayOf({ at: '9999-12-31T23:30:00Z' }, 'Europe/Berlin')
  expect(daysBetween(never.day, next)).toBe(1)
})

test('G25 the offset of a time zone is the difference of its clock from UTC', () => {
  expect(offsetAt('2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe(2 * 3_600_000)
  expect(offsetAt('2026-12-01T00:00:59Z', 'America/New_York')).toBe(-5 * 3_600_000)
  expect(offsetAt('2026-12-01T00:00:00Z', 'Asia/Kathmandu')).toBe(5.75 * 3_600_000)
})

const pastZones = ['Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Africa/Cairo', 'UTC']
const min = new Date('2011-12-25T00:00:00Z')
const max = new Date('2028-12-31T00:00:00Z')

test('a day is past from the next midnight in the time zone, in whatever order the times are asked for', () => {
  assert(
    property(date({ min, max, noInvalidDate: true }), constantFrom(...pastZones), (now, timeZone) => {
      const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
      const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
      const isPastAt = (told: string) => isPast({ day: told }, now.toISOString(), timeZone)
      expect([isPastAt(yesterday), isPastAt(today)]).toEqual([true, false])
    }),
  )
})

const isPastInBerlin = (told: string, now: string) => isPast({ day: told }, now, 'Europe/Berlin')

test('midnight itself begins the day, also where the clocks change', () => {
  expect(isPastInBerlin('2027-03-28', '2027-03-28T21:59:59.999Z')).toBe(false)
  expect(isPastInBerlin('2027-03-28', '2027-03-28T22:00:00.000Z')).toBe(true)
  expect(isPastInBerlin('2027-03-27', '2027-03-27T22:59:59.999Z')).toBe(false)
})
