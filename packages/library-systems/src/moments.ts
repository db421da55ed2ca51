import { dayOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'

/**
 * Whether `moment` is later than `than`; false if either is null. An instant and a day are compared by day in the
 * time zone.
 */
export function isLater(
  moment: Moment | null,
  than: Moment | null,
  { timeZone }: { timeZone: string },
): boolean {
  if (!moment || !than) return false
  if ('at' in moment && 'at' in than) return Date.parse(moment.at) > Date.parse(than.at)
  return dayOf(moment, timeZone) > dayOf(than, timeZone)
}

/**
 * Returns null for a moment in the year 9999, by which library systems say "never". Late on its last day, the
 * year in UTC may have five digits.
 */
export function nullIfNever(moment: Moment | null): Moment | null {
  if (!moment) return null
  return /^(9999|\+)/.test('day' in moment ? moment.day : moment.at) ? null : moment
}
