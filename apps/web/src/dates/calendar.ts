import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'

const DAY = 86_400_000
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter is what costs, and a list of loans asks for the same few zones again and again. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(timeZone, clock)
  return clock
}

function wallClock(epoch: number, timeZone: string): { day: Day; time: string } {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(epoch)
      .map((part) => [part.type, part.value]),
  )
  const year = parts.get('year')?.padStart(4, '0')
  return {
    day: `${year}-${parts.get('month')}-${parts.get('day')}`,
    time: `${parts.get('hour')}:${parts.get('minute')}`,
  }
}

/** Days since 1970 by the calendar alone: UTC has no days of 23 or 25 hours, so it serves for counting. */
function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY
}

/** The day in the institution's own calendar. What is told as a day stays that day. */
export function dayOf(moment: Moment, timeZone: string): Day {
  return 'day' in moment ? moment.day : wallClock(Date.parse(moment.at), timeZone).day
}

/** `17:00` on the institution's clock; null where it tells only the day. */
export function timeOf(moment: Moment, timeZone: string): string | null {
  return 'day' in moment ? null : wallClock(Date.parse(moment.at), timeZone).time
}

/** From one day to the other by the calendar: 1 from today to tomorrow, however long the night. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** How far the zone's clock is ahead of UTC, in milliseconds and to the minute. */
export function offsetAt(instant: Instant | number, timeZone: string): number {
  const minute = Math.floor(new Date(instant).getTime() / 60_000) * 60_000
  const { day, time } = wallClock(minute, timeZone)
  return Date.parse(`${day}T${time}:00Z`) - minute
}

/** Where a moment stands in time; a day stands at its end, when the midnight after it strikes there. */
export function instantOf(moment: Moment, timeZone: string): number {
  if ('at' in moment) return Date.parse(moment.at)
  const midnight = (dayNumber(moment.day) + 1) * DAY
  const guess = midnight - offsetAt(midnight, timeZone)
  return midnight - offsetAt(guess, timeZone)
}
