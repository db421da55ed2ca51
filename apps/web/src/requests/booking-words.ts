import { t } from '@lingui/core/macro'
import { dayOf, timeOf } from '../dates/calendar.ts'
import { shortDate, timeWords } from '../dates/date-words.ts'
import { today } from '../dates/due.ts'
import type { ListedRequest } from './listed-request.ts'

/** "Booked on 27 November, 10:00 to 12:00"; null where it is no booking. */
export function bookingWords({ request, institution, asOf }: ListedRequest): string | null {
  if (!request.booked) return null
  const { timeZone } = institution
  const { from, until } = request.booked
  const now = today(asOf, timeZone)
  const [firstDay, lastDay] = [dayOf(from, timeZone), dayOf(until, timeZone)]
  const [begin, end] = [timeOf(from, timeZone), timeOf(until, timeZone)]
  if (firstDay === lastDay) return oneDay(shortDate(firstDay, now), begin, end)
  const first = withTime(shortDate(firstDay, now), begin)
  const last = withTime(shortDate(lastDay, now), end)
  return t`Booked from ${first} to ${last}`
}

function oneDay(date: string, begin: string | null, end: string | null): string {
  if (!begin || !end) return t`Booked on ${date}`
  const first = timeWords(begin)
  const last = timeWords(end)
  return t`Booked on ${date}, ${first} to ${last}`
}

function withTime(date: string, time: string | null): string {
  if (!time) return date
  const hour = timeWords(time)
  return t`${date}, ${hour}`
}
