import type { Openings } from '@library-card/contract/institution.ts'
import { Type, type Static } from 'typebox'
import { closed, described } from './network-file-values.ts'

const time = String.raw`([01]\d|2[0-3]):[0-5]\d`
const period = `${time}-(${time}|24:00)`

/** The periods of a day, such as `09:00-12:00, 14:00-18:00`, or `closed`. `24:00` is the end of the day. */
const DayHours = Type.Refine(
  Type.String({
    pattern: `^(closed|${period}(, ${period})*)$`,
    reason: 'does not give hours in order',
    cure: "Write '09:00-20:00', '09:00-12:00, 14:00-18:00' or closed",
  }),
  isInOrder,
)

const dayHours = Type.Optional(
  described(DayHours, "Such as `09:00-20:00`, `'09:00-12:00, 14:00-18:00'` or `closed`"),
)
const Exception = Type.Object(
  {
    date: Type.Refine(
      Type.String({ cure: 'Use a date such as 2026-12-24', description: 'A date with other hours' }),
      isDate,
      () => 'is not a date',
    ),
    hours: described(DayHours, 'The hours of that date'),
  },
  closed,
)

/** Hours by weekday in the institution's time zone, and dates with other hours. A missing day is closed. */
export const OpeningHours = Type.Object(
  {
    week: Type.Object(
      {
        mon: dayHours,
        tue: dayHours,
        wed: dayHours,
        thu: dayHours,
        fri: dayHours,
        sat: dayHours,
        sun: dayHours,
      },
      {
        ...closed,
        description:
          'Hours by weekday. A missing day is closed. An opening that ends at 24:00 may go on at 00:00',
      },
    ),
    exceptions: Type.Refine(
      Type.Array(Exception, {
        default: [],
        cure: 'Keep one of the two',
        description: 'Dates with other hours',
      }),
      (exceptions) => new Set(exceptions.map(({ date }) => date)).size === exceptions.length,
      () => 'has a date twice',
    ),
  },
  closed,
)
export type OpeningHours = Static<typeof OpeningHours>

function isInOrder(hours: string): boolean {
  const times = hours.match(/\d\d:\d\d/g) ?? []
  return times.every((one, at) => at === 0 || times[at - 1]! < one)
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}

/** Days in which to look for openings. */
const lookAhead = 30
/** Openings that a page gets: more than can begin while the page stays open. */
const mostOpenings = 3
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** Lists the openings that have not ended. One that continues past midnight is one opening. */
export function nextOpenings(hours: OpeningHours, timeZone: string, now: number): Openings {
  const openings: Openings = []
  for (const { periods } of daysFrom(now, hours, timeZone)) {
    for (const [from, until] of periods) {
      const last = openings.at(-1)
      if (last?.until === from) last.until = until
      else openings.push({ from, until })
    }
  }
  return openings.filter(({ until }) => Date.parse(until) > now).slice(0, mostOpenings)
}

/** Lists the days whose openings have all ended, or that have none. */
export function closedDays(hours: OpeningHours, timeZone: string, now: number): string[] {
  return daysFrom(now, hours, timeZone)
    .filter(({ periods }) => periods.every(([, until]) => Date.parse(until) <= now))
    .map(({ date }) => date.toString())
}

function daysFrom(now: number, { week, exceptions }: OpeningHours, timeZone: string) {
  const other = new Map(exceptions.map(({ date, hours }) => [date, hours]))
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  return Array.from({ length: lookAhead + 1 }, (_, days) => {
    const date = today.add({ days })
    const hours = other.get(date.toString()) ?? week[weekdays[date.dayOfWeek - 1]!] ?? 'closed'
    return { date, periods: periodsOn(date, hours, timeZone) }
  })
}

function periodsOn(date: Temporal.PlainDate, hours: string, timeZone: string): [string, string][] {
  if (hours === 'closed') return []
  const instantAt = (clock: string) => {
    const [day, plainTime] = clock === '24:00' ? [date.add({ days: 1 }), '00:00'] : [date, clock]
    return day.toZonedDateTime({ timeZone, plainTime }).toInstant().toString()
  }
  return hours.split(', ').map((one) => {
    const [from = '', until = ''] = one.split('-')
    return [instantAt(from), instantAt(until)]
  })
}
