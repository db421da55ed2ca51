import type { Moment } from '@library-card/contract/moment.ts'

function dayIn(timeZone: string, at: number): string {
  return zonedAt(at, timeZone).toPlainDate().toString()
}

function zonedAt(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
}

type Day = { day: string; from: number; until: number }
const todays = new Map<string, Day>()

/**
 * Returns today's date, remembered for each time zone, because a list may have hundreds of days to compare
 * with it.
 */
function todayIn(timeZone: string, now: number): string {
  const known = todays.get(timeZone)
  if (known && known.from <= now && now < known.until) return known.day
  const midnight = zonedAt(now, timeZone).startOfDay()
  const from = midnight.epochMilliseconds
  const today = { day: dayIn(timeZone, now), from, until: midnight.add({ days: 1 }).epochMilliseconds }
  todays.set(timeZone, today)
  return today.day
}

/**
 * Returns whether `moment` is later than `than`; false if either is null. An instant and a day are compared
 * by day in the time zone.
 */
export function isLater(
  moment: Moment | null,
  than: Moment | null,
  { timeZone }: { timeZone: string },
): boolean {
  if (!moment || !than) return false
  if ('at' in moment && 'at' in than) return Date.parse(moment.at) > Date.parse(than.at)
  const dayOf = (one: Moment) => ('day' in one ? one.day : dayIn(timeZone, Date.parse(one.at)))
  return dayOf(moment) > dayOf(than)
}

/** Returns whether a moment is past. A day is past when the next one has begun in the time zone. */
export function isPast(moment: Moment, { now, timeZone }: { now: Date; timeZone: string }): boolean {
  if ('day' in moment) return moment.day < todayIn(timeZone, now.getTime())
  return Date.parse(moment.at) < now.getTime()
}

/**
 * Returns null for a moment in the year 9999, by which library systems say "never". Late on its last day, the
 * year in UTC may have five digits.
 */
export function nullIfNever(moment: Moment | null): Moment | null {
  if (!moment) return null
  return /^(9999|\+)/.test('day' in moment ? moment.day : moment.at) ? null : moment
}
