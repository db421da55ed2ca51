import type { Moment } from '@library-card/contract/moment.ts'
import { assert, constantFrom, date, property } from 'fast-check'
import { expect, test } from 'vitest'
import { isPast, nullIfNever } from './moments.ts'

const zones = ['Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Africa/Cairo', 'UTC']
const min = new Date('2011-12-25T00:00:00Z')
const max = new Date('2028-12-31T00:00:00Z')

test('a day is past from the next midnight in the time zone, in whatever order the times are asked for', () => {
  assert(
    property(date({ min, max, noInvalidDate: true }), constantFrom(...zones), (now, timeZone) => {
      const today = Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(timeZone).toPlainDate()
      const isPastAt = (day: Temporal.PlainDate) => isPast({ day: day.toString() }, { now, timeZone })
      expect([isPastAt(today.subtract({ days: 1 })), isPastAt(today)]).toEqual([true, false])
    }),
  )
})

const isPastInBerlin = (day: string, now: string) =>
  isPast({ day }, { now: new Date(now), timeZone: 'Europe/Berlin' })

test('midnight itself begins the day, also where the clocks change', () => {
  expect(isPastInBerlin('2027-03-28', '2027-03-28T21:59:59.999Z')).toBe(false)
  expect(isPastInBerlin('2027-03-28', '2027-03-28T22:00:00.000Z')).toBe(true)
  expect(isPastInBerlin('2027-03-27', '2027-03-27T22:59:59.999Z')).toBe(false)
})

test.for<[Moment | null, Moment | null]>([
  [{ day: '9999-12-31' }, null],
  [{ at: '9999-12-31T22:59:59.000Z' }, null],
  [{ at: '+010000-01-01T04:59:59.000Z' }, null],
  [{ day: '2026-12-31' }, { day: '2026-12-31' }],
  [null, null],
])('the year 9999 means never: %j is %j', ([moment, meant]) => {
  expect(nullIfNever(moment)).toEqual(meant)
})
