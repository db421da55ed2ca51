import type { Moment } from '@library-card/contract/moment.ts'

function dayIn(timeZone: string, at: number): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return zoned.toPlainDate().toString()
}

/** False if either is null. An instant and a day are compared by day in the time zone. */
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

/** A day is past when the next one has begun in the time zone. */
export function isPast(moment: Moment, { now, timeZone }: { now: Date; timeZone: string }): boolean {
  if ('day' in moment) return moment.day < dayIn(timeZone, now.getTime())
  return Date.parse(moment.at) < now.getTime()
}
