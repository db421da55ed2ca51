import { plural, t } from '@lingui/core/macro'
import { dayOf, instantOf, offsetAt, timeOf } from './calendar.ts'
import { fullDate, longDate, relativeDays, shortDate, timeWords } from './date-words.ts'
import { daysAway, timeThatMatters, today, type Due } from './due.ts'

/** Up to this many days the text is relative, then it is a date. */
const THREE_WEEKS = 21

/** "3 days overdue"; on the day itself "Overdue since 12:00". */
function overdueWords(due: Due): string {
  const days = -daysAway(due)
  if (days > 0) return plural(days, { one: '# day overdue', other: '# days overdue' })
  const time = timeThatMatters(due)
  if (!time) return t`Overdue`
  const hour = timeWords(time)
  return t`Overdue since ${hour}`
}

/** "in 8 days", "today at 17:00"; null beyond three weeks. */
function awayWords(due: Due): string | null {
  const days = daysAway(due)
  if (days < 0 || days > THREE_WEEKS) return null
  const time = timeThatMatters(due)
  return time ? atTime(relativeDays(days), time) : relativeDays(days)
}

function atTime(day: string, time: string): string {
  const hour = timeWords(time)
  return t`${day} at ${hour}`
}

/** "Due in 8 days", "Due today at 17:00", "Due 18 December", "3 days overdue". */
export function dueWords(due: Due): string {
  if (due.overdue) return overdueWords(due)
  const when = awayWords(due) ?? shortDate(dayOf(due.moment, due.timeZone), today(due.asOf, due.timeZone))
  return t`Due ${when}`
}

/** "Called back: return it by tomorrow". */
export function calledBackWords(due: Due): string {
  if (due.overdue) {
    const late = overdueWords(due)
    return t`Called back: ${late}`
  }
  const away = daysAway(due)
  const day =
    away <= 1 ? relativeDays(away) : longDate(dayOf(due.moment, due.timeZone), today(due.asOf, due.timeZone))
  const time = timeThatMatters(due)
  const when = time ? atTime(day, time) : day
  return away === 0 ? t`Called back: return it ${when}` : t`Called back: return it by ${when}`
}

/** For screen readers: "Due Sunday 22 November 2026, 3 days overdue". */
export function dueSentence(due: Due, readerZone?: string): string {
  return [...daySentence(due), zoneWords(due, readerZone)].filter((part) => part !== null).join(', ')
}

function daySentence(due: Due): (string | null)[] {
  const date = fullDate(dayOf(due.moment, due.timeZone))
  const time = timeThatMatters(due)
  if (due.overdue) return [t`Due ${date}`, overdueWords(due)]
  if (daysAway(due) !== 0) return [t`Due ${date}`, awayWords(due)]
  if (!time) return [t`Due today, ${date}`]
  const hour = timeWords(time)
  return [t`Due today, ${date}, at ${hour}`]
}

const { timeZone: readerTimeZone } = new Intl.DateTimeFormat().resolvedOptions()

/** `America/New_York` -> "New York". */
function zoneCity(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

/** "23:59 in New York"; null where the user's clock shows the same time at that moment. */
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
