import ical, { ICalCalendarMethod, ICalEventTransparency, type ICalEventData } from 'ical-generator'
import { minute } from '../clock.ts'
import type { CalendarEvent } from './events.ts'
import { updatedEvery } from './query-dates.ts'

const quarter = 15 * minute

/** An iCalendar file (RFC 5545). `cardUrl` is the page that an event links to. */
export function writeCalendar(
  events: CalendarEvent[],
  { name, language, cardUrl }: { name: string; language: string; cardUrl: (event: CalendarEvent) => string },
): string {
  const calendar = ical({
    name,
    prodId: { company: 'Library Card', product: 'Calendar', language },
    method: ICalCalendarMethod.PUBLISH,
    ttl: updatedEvery / 1_000,
    events: events.map((event) => toIcal(event, cardUrl(event))),
  })
  return `${calendar.toString()}\r\n`
}

function toIcal({ uid, when, summary, description, asOf }: CalendarEvent, url: string): ICalEventData {
  const modified = new Date(asOf)
  return {
    ...('on' in when ? wholeDay(when.on) : quarterBefore(when.until)),
    id: uid,
    summary,
    description,
    url,
    stamp: modified,
    lastModified: modified,
    // A due date does not make its patron busy.
    transparency: ICalEventTransparency.TRANSPARENT,
  }
}

/** The library takes a day as midnight in UTC, and writes the day alone. */
function wholeDay(day: string) {
  return { start: new Date(`${day}T00:00:00Z`), allDay: true }
}

/** In UTC, which every calendar program shows in its own time zone. */
function quarterBefore(until: string) {
  const end = new Date(until)
  return { start: new Date(end.getTime() - quarter), end }
}
