import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'

/** The day that the calendar there shows. What is told as a day stays that day. */
export function dayThere(moment: Moment, timeZone: string): Day {
  return 'day' in moment ? moment.day : clockThere(moment.at, timeZone).toPlainDate().toString()
}

/** `17:00` on the clock there. */
export function timeThere(at: Instant, timeZone: string): string {
  return clockThere(at, timeZone).toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'floor' })
}

/** `America/New_York` -> `New York`. */
export function cityOf(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

function clockThere(at: Instant, timeZone: string) {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone)
}
