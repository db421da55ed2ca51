import { dayOf, timeOf } from '@library-card/contract/local-time.ts'
import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'
import { cached, intlLocale } from '../text/language.ts'
import { browserZone } from './due.ts'

const formatOf = cached(
  (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(intlLocale(), { ...options, timeZone: 'UTC' }),
)
const relativeFormat = cached(() => new Intl.RelativeTimeFormat(intlLocale(), { numeric: 'auto' }))

/** Noon in UTC: formatted in UTC, the day stays the same in every time zone. */
function noonOf(day: Day): Date {
  return new Date(`${day}T12:00:00Z`)
}

/** The requested parts of a day, in the language's order. */
export function dayWords(day: Day, options: Intl.DateTimeFormatOptions): string {
  const parts = formatOf(options).formatToParts(noonOf(day))
  const language = intlLocale().split('-', 1)[0]
  const corrected = { en: englishPart, fr: frenchPart }[language ?? '']
  return parts.map((part, at) => (corrected ? corrected(part, parts[at - 1], parts) : part.value)).join('')
}

type Part = Intl.DateTimeFormatPart

function englishPart({ type, value }: Part, before: Part | undefined, all: Part[]): string {
  // "Sat 28 Nov": a comma would split the sentence around the date. American dates, month first, need the comma.
  const isDayFirst = all.find((part) => part.type === 'day' || part.type === 'month')?.type === 'day'
  if (before?.type === 'weekday' && isDayFirst) return value.replace(',', '')
  // Intl abbreviates September to four letters in British English, and every other month to three.
  return type === 'month' && value === 'Sept' ? 'Sep' : value
}

/** French writes the first of a month as an ordinal: "1er décembre". */
function frenchPart({ type, value }: Part, _before: Part | undefined, all: Part[]): string {
  const hasMonth = all.some((part) => part.type === 'month')
  return type === 'day' && value === '1' && hasMonth ? '1er' : value
}

/** Writes a day with its year unless that is the year of `today`. */
const dateWith = (parts: Intl.DateTimeFormatOptions) => (day: Day, today: Day) =>
  dayWords(day, { day: 'numeric', ...parts, ...yearIfOther(day, today) })

/** "22 Nov". */
export const abbreviatedDate = dateWith({ month: 'short' })
/** "22 November". */
export const shortDate = dateWith({ month: 'long' })
/** "Sat 28 Nov". */
export const abbreviatedLongDate = dateWith({ weekday: 'short', month: 'short' })
/** "Saturday 28 November". */
export const longDate = dateWith({ weekday: 'long', month: 'long' })

/** "30 Sep 2027". */
export function abbreviatedFullDate(day: Day): string {
  return dayWords(day, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** "Saturday 28 November 2026". */
export function fullDate(day: Day): string {
  return dayWords(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** The date of a moment at an institution; `now` decides whether the year is included. */
export function dateOf(moment: Moment, now: Instant, timeZone: string, words = shortDate): string {
  return words(dayOf(moment, timeZone), dayOf({ at: now }, timeZone))
}

function yearIfOther(day: Day, today: Day): Intl.DateTimeFormatOptions {
  return day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }
}

/** `17:00` in the language's form for stamps and tables. */
export function shortTime(time: string): string {
  return formatOf({ timeStyle: 'short' }).format(new Date(`1970-01-01T${time}:00Z`))
}

/** `17:00` in the language's form for sentences: "17:00 Uhr" in German. */
export function timeWords(time: string): string {
  const clock = shortTime(time)
  return intlLocale().split('-', 1)[0] === 'de' ? `${clock}\u{a0}Uhr` : clock
}

/** "14:02": an instant by a time zone's clock, by default the reader's. */
export function clockTime(at: Instant, timeZone: string = browserZone): string {
  return timeWords(timeOf({ at }, timeZone) ?? '')
}

/** "28 Nov, 14:02": an instant by a time zone's clock. */
export function dateAndTime(
  at: Instant,
  timeZone: string,
  words: (day: Day) => string = dayAndMonth,
): string {
  return `${words(dayOf({ at }, timeZone))}, ${clockTime(at, timeZone)}`
}

function dayAndMonth(day: Day): string {
  return dayWords(day, { day: 'numeric', month: 'short' })
}

/** "tomorrow", "in 8 days", "in 3 weeks". */
export function relativeDays(days: number): string {
  const words = relativeFormat()
  return isWholeWeeks(days) ? words.format(days / 7, 'week') : words.format(days, 'day')
}

/** Whether a span is counted in weeks: whole weeks, from two weeks on. */
export function isWholeWeeks(days: number): boolean {
  return days >= 14 && days % 7 === 0
}
