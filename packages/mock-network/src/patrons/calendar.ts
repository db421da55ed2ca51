import type { Days } from './story.ts'

/** What a story's days are in an institution's own calendar. */
export type Calendar = ReturnType<typeof createCalendar>

export function endOfDay(day: string, timeZone: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: '23:59' }).toInstant().toString()
}

export function createCalendar(now: Date, timeZone: string) {
  const here = Temporal.Instant.from(now.toISOString()).toZonedDateTimeISO(timeZone)
  const today = here.toPlainDate()

  function at(days: Days, plainTime: string): string {
    return today.add({ days }).toZonedDateTime({ timeZone, plainTime }).toInstant().toString()
  }

  function day(days: Days): string {
    return today.add({ days }).toString()
  }

  /** At ten past ten that day, or now if that is still to come. */
  function past(days: Days): string {
    const moment = at(days, '10:10')
    return moment < now.toISOString() ? moment : now.toISOString()
  }

  function next(plainTime: string): string {
    const isOver = Temporal.PlainTime.compare(here.toPlainTime(), plainTime) >= 0
    return at(isOver ? 1 : 0, plainTime)
  }

  return { at, day, past, next }
}
