import type { Instant } from '@library-card/contract/moment.ts'
import { plural, t } from '@lingui/core/macro'
import { dayOf, instantOf, timeOf } from './calendar.ts'
import { fullDate, longDate, relativeDays, shortDate, timeWords } from './date-words.ts'
import { daysAway, hasOtherClock, isOver, lastDay, timeThatMatters, today, type Due } from './due.ts'

/** Up to this many days the text is relative, then it is a date. */
const THREE_WEEKS = 21

/** "3 days overdue"; on the day itself "Overdue since 12:00". */
function overdueWords(due: Due): string {
  const days = -daysAway(due)
  if (days > 0) return plural(days, { one: '# day overdue', other: '# days overdue' })
  const time = hasOtherClock(due) ? timeInBothZones(due) : timeThatMatters(due) && institutionTime(due)
  return time ? t`Overdue since ${time}` : t`Overdue`
}

/** "Due in 8 days", "Due today at 17:00", "Due 18 December", "3 days overdue". */
export function dueWords(due: Due): string {
  if (due.overdue) return overdueWords(due)
  if (isOver(due)) return dateSentence(due, stampDate(due))
  const days = daysAway(due)
  if (days < 0) {
    const when = readerTime(due)
    return t`Due by ${when} here`
  }
  if (isNearInOtherZone(due)) return nearWords(due)
  const when = relativeWords(due) ?? stampDate(due)
  return t`Due ${when}`
}

/** "Recalled: return it by tomorrow". */
export function calledBackWords(due: Due): string {
  if (due.overdue) {
    const late = overdueWords(due)
    return t`Recalled: ${late}`
  }
  const days = daysAway(due)
  if (days < 0) {
    const here = readerTime(due)
    return t`Recalled: return by ${here} here`
  }
  const day =
    days <= 1 ? relativeDays(days) : longDate(dayOf(due.moment, due.timeZone), today(due.now, due.readerZone))
  const time = timeIfNear(due)
  const when = time ? t`${day} at ${time}` : day
  return days === 0 ? t`Recalled: return ${when}` : t`Recalled: return by ${when}`
}

/** "Pick it up today", "Pick it up by Saturday 28 November". */
export function pickupWords(last: Due): string {
  const date = longDate(dayOf(last.moment, last.timeZone), today(last.now, last.readerZone))
  if (isOver(last)) return t`The last pickup day was ${date}`
  const days = daysAway(last)
  if (days < 0 || days > 1) return t`Pick it up by ${date}`
  const day = relativeDays(days)
  // A day has no time: the end of the day is not an hour at which a library is open.
  const time = 'at' in last.moment && timeIfNear(last)
  const when = time ? t`${day} at ${time}` : day
  return days === 0 ? t`Pick it up ${when}` : t`Pick it up by ${when}`
}

/** "17:00" at the institution, and here where the reader's clock shows another time: "12:00 in New York, 18:00 here". */
export function timeHereAndThere(at: Instant, { now, timeZone }: { now: Instant; timeZone: string }): string {
  const moment = lastDay({ at }, now, timeZone)
  return hasOtherClock(moment) ? timeInBothZones(moment) : institutionTime(moment)
}

/** For screen readers: "Due Sunday 22 November 2026, 3 days overdue". */
export function dueSentence(due: Due): string {
  const date = fullDate(dayOf(due.moment, due.timeZone))
  return [dateSentence(due, date), timing(due)].filter((part) => part !== null).join(', ')
}

function dateSentence(due: Due, date: string): string {
  return !isOver(due) && daysAway(due) === 0 ? t`Due today, ${date}` : t`Due ${date}`
}

function timing(due: Due): string | null {
  if (due.overdue) return overdueWords(due)
  if (isOver(due)) return null
  const days = daysAway(due)
  if (days < 0) {
    const when = readerTime(due)
    return t`by ${when} here`
  }
  if (days > 0) return relativeWords(due)
  const time = timeIfNear(due)
  return time && t`at ${time}`
}

/** "in 8 days", "today at 17:00"; null beyond three weeks. */
function relativeWords(due: Due): string | null {
  const days = daysAway(due)
  if (days > THREE_WEEKS) return null
  const day = relativeDays(days)
  const time = timeIfNear(due)
  return time ? t`${day} at ${time}` : day
}

/** "Due today at 12:00 in New York, 18:00 here", "Due on 28 November at 23:59 in New York, 05:59 on 29 November here". */
function nearWords(due: Due): string {
  const days = daysAway(due)
  const time = timeInBothZones(due)
  if (days <= 1) {
    const day = relativeDays(days)
    return t`Due ${day} at ${time}`
  }
  const date = stampDate(due)
  return t`Due on ${date} at ${time}`
}

/** Within two days of a due date the time matters wherever the reader's clock shows another one. */
function isNearInOtherZone(due: Due): boolean {
  return daysAway(due) <= 2 && hasOtherClock(due)
}

function timeIfNear(due: Due): string | null {
  if (isNearInOtherZone(due)) return timeInBothZones(due)
  return timeThatMatters(due) && institutionTime(due)
}

/** "12:00 in New York, 18:00 here"; a reader's time on another date names the day. */
function timeInBothZones(due: Due): string {
  const time = institutionTime(due)
  const city = zoneCity(due.timeZone)
  const hour = readerHour(due)
  const day = readerDay(due)
  if (day === dayOf(due.moment, due.timeZone)) return t`${time} in ${city}, ${hour} here`
  const date = shortDate(day, today(due.now, due.readerZone))
  return t`${time} in ${city}, ${hour} on ${date} here`
}

/** "05:59 today": the due moment by the reader's clock. */
function readerTime(due: Due): string {
  const hour = readerHour(due)
  const day = relativeDays(daysAway({ ...due, moment: { day: readerDay(due) } }))
  return t`${hour} ${day}`
}

function readerDay(due: Due): string {
  return dayOf(instantMoment(due), due.readerZone)
}

function readerHour(due: Due): string {
  return timeWords(timeOf(instantMoment(due), due.readerZone) ?? '')
}

/** A day ends at the midnight after it; that midnight is written as the last minute of the day. */
function instantMoment({ moment, timeZone }: Due): { at: string } {
  const end = 'day' in moment ? 60_000 : 0
  return { at: new Date(instantOf(moment, timeZone) - end).toISOString() }
}

function institutionTime(due: Due): string {
  return timeWords(timeOf(instantMoment(due), due.timeZone) ?? '')
}

function stampDate(due: Due): string {
  return shortDate(dayOf(due.moment, due.timeZone), today(due.now, due.readerZone))
}

/** `America/New_York` -> "New York". */
export function zoneCity(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}
