/** When tests begin, for the institutions and for the card: a Wednesday, 14:02 in Berlin. `npm run dates` sets other moments. */
export const testTime = new Date(process.env['TEST_NOW'] ?? '2026-11-25T13:02:00Z')

const berlin = 'Europe/Berlin'

/** The day that is so many days later by the calendar there: `2026-11-25`. */
export function dayAfter(days: number, timeZone = berlin): string {
  return testTimeIn(timeZone).toPlainDate().add({ days }).toString()
}

/** That day at its last minute there, or at another time. */
export function instantAfter(days: number, timeZone = berlin, plainTime = '23:59'): string {
  const day = Temporal.PlainDate.from(dayAfter(days, timeZone))
  return day.toZonedDateTime({ timeZone, plainTime }).toInstant().toString()
}

/** When tests begin, as the clock there shows it. */
export function testTimeIn(timeZone = berlin): Temporal.ZonedDateTime {
  return Temporal.Instant.from(testTime.toISOString()).toZonedDateTimeISO(timeZone)
}

/** Within the few minutes that a test takes. */
export function isNow(instant: string): boolean {
  const passed = Date.parse(instant) - testTime.getTime()
  return passed >= 0 && passed < 600_000
}
