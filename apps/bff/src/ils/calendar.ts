import type { Moment } from '@library-card/contract/moment.ts'

/** By time zone: to make one costs twenty times what it costs to use it. */
const calendars = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-25`: the day that the calendar there shows at `now`. */
function dayIn(timeZone: string, now: Date): string {
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  calendars.set(timeZone, calendar)
  return calendar.format(now)
}

/** A day is past when the next one has begun there. */
export function isPast(moment: Moment, { now, timeZone }: { now: Date; timeZone: string }): boolean {
  if ('day' in moment) return moment.day < dayIn(timeZone, now)
  return Date.parse(moment.at) < now.getTime()
}
