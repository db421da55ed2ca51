import { randomBytes } from 'node:crypto'
import { day, hour, minute } from '@library-card/library-systems/durations.ts'
import { expect, test } from 'vitest'
import { isTimeToSend, nextReminder } from './schedule.ts'

const patronHash = 'a-patron'
const local = (time: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone)

test.for([
  ['Europe/Berlin', '2027-03-27T12:00:00Z'],
  ['Europe/Berlin', '2026-10-24T12:00:00Z'],
  ['America/New_York', '2027-03-13T12:00:00Z'],
  ['Asia/Kathmandu', '2026-12-31T23:59:59Z'],
] as const)(
  'G25 a reminder is due in the chosen hour of each day, also when clocks change: %s %s',
  ([timeZone, from]) => {
    let time = Date.parse(from)
    const days = new Set<string>()
    for (let nth = 0; nth < 5; nth++) {
      time = nextReminder(time, { timeZone, patronHash, hour: 7 })
      expect(local(time, timeZone).hour).toBe(7)
      days.add(local(time, timeZone).toPlainDate().toString())
    }
    expect(days.size).toBe(5)
  },
)

test('a reminder is sent from its hour until the evening', () => {
  const place = { timeZone: 'Europe/Berlin', hour: 7 }
  const times = ['05:59', '06:00', '19:59', '20:00'].map((time) => Date.parse(`2026-11-26T${time}:00Z`))
  expect(times.map((time) => isTimeToSend(time, place))).toEqual([false, true, true, false])
})

test('G18 the reminders of 10,000 patrons are spread over the hour that all of them chose', () => {
  const from = Date.parse('2026-11-25T13:02:00Z')
  const perMinute = new Map<number, number>()
  for (let nth = 0; nth < 10_000; nth++) {
    const hash = randomBytes(32).toString('base64url')
    const due = nextReminder(from, { timeZone: 'Europe/Berlin', patronHash: hash, hour: 7 })
    expect(due - from).toBeLessThan(day)
    const at = Math.floor(due / minute)
    perMinute.set(at, (perMinute.get(at) ?? 0) + 1)
  }
  expect(perMinute.size).toBe(hour / minute)
  // 167 on average.
  expect(Math.max(...perMinute.values())).toBeLessThan(240)
})
