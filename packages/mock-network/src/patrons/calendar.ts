import type { Days } from './story.ts'

/** Converts days relative to now to dates in an institution's time zone. */
export type Calendar = ReturnType<typeof createCalendar>

export function endOfDay(day: string, timeZone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '23:59' }).toInstant().toString()
}

const calendars = new Map<string, Calendar>()

/** The same one for the same moment and zone: a test network writes thousands of dates, of which a few hundred differ. */
export function calendarAt(now: Date, timeZone: string): Calendar {
  const key = `${now.toISOString()} ${timeZone}`
  const calendar = calendars.get(key) ?? createCalendar(now, timeZone)
  calendars.set(key, calendar)
  return calendar
}

function createCalendar(now: Date, timeZone: string) {
  const current = now.toISOString()
  const local = Temporal.Instant.from(current).toZonedDateTimeISO(timeZone)
  const today = local.toPlainDate()

  const moments = new Map<string, string>()
  function at(days: Days, plainTime: string): string {
    const key = `${days} ${plainTime}`
    const moment =
      moments.get(key) ?? today.add({ days }).toZonedDateTime({ timeZone, plainTime }).toInstant().toString()
    moments.set(key, moment)
    return moment
  }

  function day(days: Days): string {
    return today.add({ days }).toString()
  }

  /** 10:10 on that day, or now if that is still in the future. */
  function past(days: Days): string {
    const moment = at(days, '10:10')
    return moment < current ? moment : current
  }

  function next(plainTime: string): string {
    const isOver = Temporal.PlainTime.compare(local.toPlainTime(), plainTime) >= 0
    return at(isOver ? 1 : 0, plainTime)
  }

  return { at, day, past, next }
}
