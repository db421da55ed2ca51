import { t } from '@lingui/core/macro'
import { instantOf, offsetAt, timeOf } from './calendar.ts'
import { timeWords } from './date-words.ts'
import type { Due } from './due.ts'

const { timeZone: readerTimeZone } = new Intl.DateTimeFormat().resolvedOptions()

/** `America/New_York` -> "New York". */
function zoneCity(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

/** "23:59 in New York", where the clock there is not the reader's at that moment; else null. */
export function zoneWords(
  { moment, timeZone }: Pick<Due, 'moment' | 'timeZone'>,
  readerZone = readerTimeZone,
): string | null {
  const instant = instantOf(moment, timeZone)
  if (offsetAt(instant, timeZone) === offsetAt(instant, readerZone)) return null
  const city = zoneCity(timeZone)
  const time = timeOf(moment, timeZone)
  if (!time) return t`by the date in ${city}`
  const hour = timeWords(time)
  return t`${hour} in ${city}`
}
