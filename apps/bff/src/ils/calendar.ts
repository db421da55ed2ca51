import type { Moment } from '@library-card/contract/moment.ts'

/** `2026-11-25`: the day that the calendar there shows at `now`. */
function dayIn(timeZone: string, now: Date): string {
  return now.toLocaleDateString('sv-SE', { timeZone })
}

/** A day is past when the next one has begun there. */
export function isPast(moment: Moment, { now, timeZone }: { now: Date; timeZone: string }): boolean {
  if ('day' in moment) return moment.day < dayIn(timeZone, now)
  return Date.parse(moment.at) < now.getTime()
}
