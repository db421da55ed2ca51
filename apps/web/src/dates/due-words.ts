import { dayOf, instantOf } from '@library-card/contract/local-time.ts'
import type { Instant } from '@library-card/contract/moment.ts'
import { plural, t } from '@lingui/core/macro'
import {
  abbreviatedLongDate,
  clockTime,
  fullDate,
  isWholeWeeks,
  longDate,
  relativeDays,
  shortDate,
  shortTime,
} from './date-words.ts'
import {
  browserZone,
  daysAway,
  hasOtherClock,
  isOver,
  lastDay,
  timeThatMatters,
  today,
  type Due,
} from './due.ts'

/** Maximum number of days for relative text; dates are used beyond it. */
const THREE_WEEKS = 21

/** "3 days overdue", or on the due date itself "Overdue since 12:00". */
function overdueWords(due: Due): string {
  const days = -daysAway(due)
  if (days > 0) return plural(days, { one: '# day overdue', other: '# days overdue' })
  const time = overdueTime(due)
  return time ? t`Overdue since ${time}` : t`Overdue`
}

/** Like `overdueWords`, but within a sentence. */
function overdueInSentence(due: Due): string {
  if (daysAway(due) < 0) return overdueWords(due)
  const time = overdueTime(due)
  return time ? t`overdue since ${time}` : t`overdue`
}

function overdueTime(due: Due): string | null {
  return hasOtherClock(due) ? timeInBothZones(due) : timeThatMatters(due) && institutionTime(due)
}

/** "Due in 8 days", "Due today at 17:00", "Due 18 December", "3 days overdue". */
export function dueWords(due: Due): string {
  if (due.overdue) return overdueWords(due)
  const days = daysAway(due)
  if (isOver(due) || days > THREE_WEEKS) return dateSentence(due, stampDate(due))
  if (days < 0) {
    const hour = readerHour(due)
    return isTodayHere(due) ? t`Due by ${hour} today, your time` : t`Due by ${hour} tomorrow, your time`
  }
  const time = timeIfNear(due)
  return time ? timedWords(due, time) : relativeSentence(days)
}

function relativeSentence(days: number): string {
  if (days === 0) return t`Due today`
  if (days === 1) return t`Due tomorrow`
  return isWholeWeeks(days)
    ? plural(days / 7, { one: 'Due in # week', other: 'Due in # weeks' })
    : plural(days, { one: 'Due in # day', other: 'Due in # days' })
}

/**
 * "Due today at 12:00 in New York, 18:00 here", "Due on 28 November at 23:59 in New York, 05:59 on 29
 * November here".
 */
function timedWords(due: Due, time: string): string {
  const days = daysAway(due)
  if (days === 0) return t`Due today at ${time}`
  if (days === 1) return t`Due tomorrow at ${time}`
  const date = stampDate(due)
  return isNearInOtherZone(due)
    ? t`Due on ${date} at ${time}`
    : plural(days, { one: `Due in # day at ${time}`, other: `Due in # days at ${time}` })
}

/** For a table: "today 17:00", "Sat 28 Nov", or "today" with "12:00 in New York, 18:00 here". */
export function nextDueWords(due: Due): [words: string, inBothZones: string | null] {
  const days = daysAway(due)
  const time = timeThatMatters(due)
  if (days !== 0 && days !== 1) {
    const day = abbreviatedLongDate(dayOf(due.moment, due.timeZone), today(due.now, due.readerZone))
    return [time ? `${day} ${shortTime(time)}` : day, null]
  }
  if (!time) return [relativeDays(days), null]
  return hasOtherClock(due)
    ? [relativeDays(days), timeInBothZones(due)]
    : [`${relativeDays(days)} ${shortTime(time)}`, null]
}

/** "Recalled: return by tomorrow". */
export function recalledWords(due: Due): string {
  if (due.overdue) {
    const late = overdueInSentence(due)
    return t`Recalled: ${late}`
  }
  const days = daysAway(due)
  if (days < 0) {
    const hour = readerHour(due)
    return isTodayHere(due)
      ? t`Recalled: return by ${hour} today, your time`
      : t`Recalled: return by ${hour} tomorrow, your time`
  }
  const time = timeIfNear(due)
  if (days === 0) return time ? t`Recalled: return today by ${time}` : t`Recalled: return today`
  if (days === 1) return time ? t`Recalled: return by tomorrow at ${time}` : t`Recalled: return by tomorrow`
  const date = longDate(dayOf(due.moment, due.timeZone), today(due.now, due.readerZone))
  return time ? t`Recalled: return by ${date} at ${time}` : t`Recalled: return by ${date}`
}

/** "Pick it up today", "Pick it up by Saturday 28 November". */
export function pickupWords(last: Due): string {
  const date = longDate(dayOf(last.moment, last.timeZone), today(last.now, last.readerZone))
  if (isOver(last)) return t`The last pickup day was ${date}`
  const days = daysAway(last)
  if (days < 0 || days > 1) return t`Pick it up by ${date}`
  // A day has no time, and its end is not an hour at which a library is open.
  const time = 'at' in last.moment && timeIfNear(last)
  if (days === 0) return time ? t`Pick it up today by ${time}` : t`Pick it up today`
  return time ? t`Pick it up by tomorrow at ${time}` : t`Pick it up by tomorrow`
}

/**
 * "17:00" by the institution's clock; with the reader's time if it differs: "12:00 in New York, 18:00 here".
 */
export function timeHereAndThere(
  at: Instant,
  { now, timeZone }: { now: Instant; timeZone: string },
  reader = browserZone,
): string {
  const moment = lastDay({ at }, now, timeZone, reader)
  return hasOtherClock(moment) ? timeInBothZones(moment) : institutionTime(moment)
}

/** A sentence for screen readers: "Due Sunday 22 November 2026, 3 days overdue". */
export function dueSentence(due: Due): string {
  const date = fullDate(dayOf(due.moment, due.timeZone))
  const sentence = dateSentence(due, date)
  const when = timing(due)
  return when === null ? sentence : t`${sentence}, ${when}`
}

function dateSentence(due: Due, date: string): string {
  return !isOver(due) && daysAway(due) === 0 ? t`Due today, ${date}` : t`Due ${date}`
}

function timing(due: Due): string | null {
  if (due.overdue) return overdueInSentence(due)
  if (isOver(due)) return null
  const days = daysAway(due)
  if (days < 0) {
    const hour = readerHour(due)
    return isTodayHere(due) ? t`by ${hour} today, your time` : t`by ${hour} tomorrow, your time`
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

/** Whether the time matters because the reader's clock differs and the due date is within two days. */
function isNearInOtherZone(due: Due): boolean {
  return daysAway(due) <= 2 && hasOtherClock(due)
}

function timeIfNear(due: Due): string | null {
  if (isNearInOtherZone(due)) return timeInBothZones(due)
  return timeThatMatters(due) && institutionTime(due)
}

/** "12:00 in New York, 18:00 here"; names the day if the reader's date differs. */
function timeInBothZones(due: Due): string {
  const time = institutionTime(due)
  const city = zoneCity(due.timeZone)
  const hour = readerHour(due)
  const day = readerDay(due)
  if (day === dayOf(due.moment, due.timeZone)) return t`${time} in ${city}, ${hour} here`
  const date = shortDate(day, today(due.now, due.readerZone))
  return t`${time} in ${city}, ${hour} on ${date} here`
}

/** Whether the due moment is today by the reader's clock; otherwise it is tomorrow. */
function isTodayHere(due: Due): boolean {
  return readerDay(due) === today(due.now, due.readerZone)
}

function readerDay(due: Due): string {
  return dayOf({ at: endOf(due) }, due.readerZone)
}

function readerHour(due: Due): string {
  return clockTime(endOf(due), due.readerZone)
}

/** The end of the due moment. A day ends at the midnight after it, written as the last minute of that day. */
function endOf({ moment, timeZone }: Due): Instant {
  const end = 'day' in moment ? 60_000 : 0
  return new Date(instantOf(moment, timeZone) - end).toISOString()
}

function institutionTime(due: Due): string {
  return clockTime(endOf(due), due.timeZone)
}

function stampDate(due: Due): string {
  return shortDate(dayOf(due.moment, due.timeZone), today(due.now, due.readerZone))
}

/** `America/New_York` -> "New York". */
export function zoneCity(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}
