import type { Days } from './story.ts'

/** Converts days relative to now to dates in an institution's time zone. */
export type Calendar = ReturnType<typeof createCalendar>

export function endOfDay(day: string, timeZone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '23:59' }).toInstant().toString()
}

export function createCalendar(now: Date, timeZone: string) {
  const current = now.toISOString()
  const local = Temporal.Instant.from(current).toZonedDateTimeISO(timeZone)
  const today = local.toPlainDate()

  function at(days: Days, plainTime: string): string {
    return today.add({ days }).toZonedDateTime({ timeZone, plainTime }).toInstant().toString()
  }

  function day(days: Days): string {
    return today.add({ days }).toString()
  }

  /** 10:10 on that day, or now if 10:10 is in the future. */
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
