import type { Moment } from '@library-card/contract/moment.ts'

type Calendar = { format: Intl.DateTimeFormat; minute: number; day: string }
/** By time zone: to make a format costs twenty times what it costs to use it, which still is most of reading a date. */
const calendars = new Map<string, Calendar>()

/** `2026-11-25`: the day that the calendar there shows at `now`. Days begin with a minute. */
function dayIn(timeZone: string, now: Date): string {
  const minute = Math.floor(now.getTime() / 60_000)
  const known = calendars.get(timeZone)
  if (known?.minute === minute) return known.day
  const format = known?.format ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  const day = format.format(now)
  calendars.set(timeZone, { format, minute, day })
  return day
}

/** False where one of the two is not told. A moment and a day are compared by the day there. */
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

/** A day is past when the next one has begun there. */
export function isPast(moment: Moment, { now, timeZone }: { now: Date; timeZone: string }): boolean {
  if ('day' in moment) return moment.day < dayIn(timeZone, now)
  return Date.parse(moment.at) < now.getTime()
}
