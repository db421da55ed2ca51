import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'
import { cached } from '../text/language.ts'

const DAY = 86_400_000
const clockOf = cached(
  (timeZone: string) =>
    new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
)

type WallClock = { day: Day; time: string }

const mostWallClocks = 5000
const wallClocks = new Map<string, WallClock>()

/** Cached: to sort and group 240 loans needs the same instants thousands of times. */
function wallClock(epoch: number, timeZone: string): WallClock {
  const key = `${epoch} ${timeZone}`
  const known = wallClocks.get(key)
  if (known) return known
  if (wallClocks.size === mostWallClocks) wallClocks.clear()
  const clock = readWallClock(epoch, timeZone)
  wallClocks.set(key, clock)
  return clock
}

function readWallClock(epoch: number, timeZone: string): WallClock {
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

/** Days since 1970. Counted in UTC, where no day has 23 or 25 hours. */
function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY
}

/** The day in the institution's time zone. A moment that is a day is returned unchanged. */
export function dayOf(moment: Moment, timeZone: string): Day {
  return 'day' in moment ? moment.day : wallClock(Date.parse(moment.at), timeZone).day
}

/** `17:00` in the institution's time zone; null where the moment is a day. */
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

/** The moment as epoch milliseconds; for a day its end, the midnight after it in that time zone. */
export function instantOf(moment: Moment, timeZone: string): number {
  if ('at' in moment) return Date.parse(moment.at)
  const midnight = (dayNumber(moment.day) + 1) * DAY
  const guess = midnight - offsetAt(midnight, timeZone)
  return midnight - offsetAt(guess, timeZone)
}
