import type { Day, Instant, Moment } from './moment.ts'

const DAY = 86_400_000
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Swedish dates and times follow ISO 8601: "2026-11-28 17:00". */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  clocks.set(timeZone, clock)
  return clock
}

type WallClock = { day: Day; time: string }

const mostWallClocks = 5000
const wallClocks = new Map<string, WallClock>()

/** Cached, because sorting and grouping 240 loans needs the same instants thousands of times. */
function wallClock(epoch: number, timeZone: string): WallClock {
  const key = `${epoch} ${timeZone}`
  const known = wallClocks.get(key)
  if (known) return known
  if (wallClocks.size === mostWallClocks) wallClocks.clear()
  // Intl does not pad years before 1000. ISO 8601 writes years after 9999 with a sign and six digits.
  const [date = '', time = ''] = clockOf(timeZone).format(epoch).padStart(16, '0').split(' ')
  const day = date.length > 10 ? `+${date.padStart(12, '0')}` : date
  wallClocks.set(key, { day, time })
  return { day, time }
}

/** Days since 1970, counted in UTC, where every day has 24 hours. */
function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY
}

/** The day in the institution's time zone. A moment that is a day stays unchanged. */
export function dayOf(moment: Moment, timeZone: string): Day {
  return 'day' in moment ? moment.day : wallClock(Date.parse(moment.at), timeZone).day
}

/** `17:00` in the institution's time zone; null if the moment is a day. */
export function timeOf(moment: Moment, timeZone: string): string | null {
  return 'day' in moment ? null : wallClock(Date.parse(moment.at), timeZone).time
}

/** Calendar days: 1 from today to tomorrow, whatever the number of hours. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** Offset of the time zone from UTC, in milliseconds, to the minute. */
export function offsetAt(instant: Instant | number, timeZone: string): number {
  const minute = Math.floor(new Date(instant).getTime() / 60_000) * 60_000
  const { day, time } = wallClock(minute, timeZone)
  return Date.parse(`${day}T${time}:00Z`) - minute
}

/** The moment in epoch milliseconds. For a day, its end: the midnight after it in that time zone. */
export function instantOf(moment: Moment, timeZone: string): number {
  if ('at' in moment) return Date.parse(moment.at)
  const midnight = (dayNumber(moment.day) + 1) * DAY
  const guess = midnight - offsetAt(midnight, timeZone)
  return midnight - offsetAt(guess, timeZone)
}

/** Whether a moment has passed. A day has when the next one has begun in the time zone. */
export function isPast(moment: Moment, now: Instant, timeZone: string): boolean {
  if ('day' in moment) return moment.day < dayOf({ at: now }, timeZone)
  return Date.parse(moment.at) < Date.parse(now)
}
