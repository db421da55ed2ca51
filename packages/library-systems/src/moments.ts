import { dayOf } from '@library-card/contract/local-time.ts'
import type { Moment } from '@library-card/contract/moment.ts'
import { identifier, isOfCalendar } from './json-values.ts'

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
 * Returns null for a moment in the year 9999, which library systems use for "never". Late on its last day, the
 * year in UTC may have five digits.
 */
export function nullIfNever(moment: Moment | null): Moment | null {
  if (!moment) return null
  return /^(9999|\+)/.test('day' in moment ? moment.day : moment.at) ? null : moment
}

const dayOnly = /^\d{4}-\d\d-\d\d$/
const withZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/

/** Reads a day, or an instant with its zone. Returns null for a time without a zone. */
export function momentIn(value: unknown): Moment | null {
  const given = identifier(value)
  if (given === null || !isOfCalendar(given)) return null
  if (dayOnly.test(given)) return { day: given }
  const at = new Date(given.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return withZone.test(given) && !Number.isNaN(at.getTime()) ? { at: at.toISOString() } : null
}
