/** Start of the tests' clocks: a Wednesday, 14:02 in Berlin. `npm run e2e -- --dates` sets other moments. */
export const testTime = new Date(process.env['TEST_NOW'] ?? '2026-11-25T13:02:00Z')

const berlin = 'Europe/Berlin'

/** The day `days` after the start in the calendar of the time zone: `2026-11-25`. */
export function dayAfter(days: number, timeZone = berlin): string {
  return testTimeIn(timeZone).toPlainDate().add({ days }).toString()
}

/** The same day at 23:59 local time, or at another time. */
export function instantAfter(days: number, timeZone = berlin, plainTime = '23:59'): string {
  const day = Temporal.PlainDate.from(dayAfter(days, timeZone))
  return day.toZonedDateTime({ timeZone, plainTime }).toInstant().toString()
}

/** The start in local time. */
export function testTimeIn(timeZone = berlin): Temporal.ZonedDateTime {
  return Temporal.Instant.from(testTime.toISOString()).toZonedDateTimeISO(timeZone)
}

/** Whether the instant is within ten minutes after the start. */
export function isNow(instant: string): boolean {
  const passed = Date.parse(instant) - testTime.getTime()
  return passed >= 0 && passed < 600_000
}
