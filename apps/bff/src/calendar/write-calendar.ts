import ical, { ICalCalendarMethod, ICalEventTransparency, type ICalEventData } from 'ical-generator'
import type { CalendarEvent } from './events.ts'

const quarter = 15 * 60_000
const hourInSeconds = 3_600

/** An iCalendar file (RFC 5545). `cardUrl` is the page of an institution that an event leads to. */
export function writeCalendar(
  events: CalendarEvent[],
  { name, cardUrl }: { name: string; cardUrl: (event: CalendarEvent) => string },
): string {
  const calendar = ical({
    name,
    prodId: { company: 'Library Card', product: 'Calendar', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: hourInSeconds,
    events: events.map((event) => toIcal(event, cardUrl(event))),
  })
  return `${calendar.toString()}\r\n`
}

function toIcal({ uid, when, summary, description, asOf }: CalendarEvent, url: string): ICalEventData {
  const told = new Date(asOf)
  return {
    ...('on' in when ? wholeDay(when.on) : quarterBefore(when.until)),
    id: uid,
    summary,
    description,
    url,
    stamp: told,
    lastModified: told,
    // A due date does not make its reader busy.
    transparency: ICalEventTransparency.TRANSPARENT,
  }
}

/** Midnight in UTC is how the writer is told of a day; it writes the day alone. */
function wholeDay(day: string) {
  return { start: new Date(`${day}T00:00:00Z`), allDay: true }
}

/** Written in UTC, which every calendar shows by its reader's clock. */
function quarterBefore(until: string) {
  const end = new Date(until)
  return { start: new Date(end.getTime() - quarter), end }
}
