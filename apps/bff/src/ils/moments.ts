import type { Moment } from '@library-card/contract/moment.ts'

type Today = { format: Intl.DateTimeFormat; minute: number; day: string }
/** By time zone. Creating a format takes twenty times as long as using it, and both dominate the reading of a date. */
const todays = new Map<string, Today>()

/** The calendar day in the zone at `now`, such as `2026-11-25`. Days begin at a full minute. */
function dayIn(timeZone: string, now: Date): string {
  const minute = Math.floor(now.getTime() / 60_000)
  const known = todays.get(timeZone)
  if (known?.minute === minute) return known.day
  const format = known?.format ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  const day = format.format(now)
  todays.set(timeZone, { format, minute, day })
  return day
}

/** False if either is null. An instant and a day are compared by day in the time zone. */
export function isLater(
  moment: Moment | null,
  than: Moment | null,
  { timeZone }: { timeZone: string },
): boolean {
  if (!moment || !than) return false
  if ('at' in moment && 'at' in than) return Date.parse(moment.at) > Date.parse(than.at)
  const dayOf = (one: Moment) => ('day' in one ? one.day : dayIn(timeZone, new Date(one.at)))
  return dayOf(moment) > dayOf(than)
}

/** A day is past when the next one has begun in the time zone. */
export function isPast(moment: Moment, { now, timeZone }: { now: Date; timeZone: string }): boolean {
  if ('day' in moment) return moment.day < dayIn(timeZone, now)
  return Date.parse(moment.at) < now.getTime()
}
