import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'
import type { I18n } from '../../text/texts.ts'
import type { DatedItem } from './dated-items.ts'

export type Kind = 'loans' | 'requests'

/** "Due: How Ice Remembers · Alpine Institute"; several items, and one without a title, are counted. */
export function summaryOf(
  kind: Kind,
  items: DatedItem[],
  { titles, institutionName, i18n }: { titles: boolean; institutionName: string; i18n: I18n },
): string {
  const [first, ...others] = items
  const named = titles && others.length === 0 && first?.title
  const text = named ? titleText(kind, plainText(named), i18n) : countText(kind, items.length, i18n)
  return `${text} · ${institutionName}`
}

function titleText(kind: Kind, title: string, i18n: I18n): string {
  return kind === 'loans' ? i18n._('Due: {title}', { title }) : i18n._('Pick up: {title}', { title })
}

function countText(kind: Kind, count: number, i18n: I18n): string {
  return kind === 'loans'
    ? i18n._('{count, plural, one {# item due} other {# items due}}', { count })
    : i18n._('{count, plural, one {# item to pick up} other {# items to pick up}}', { count })
}

export type Place = { timeZone: string; i18n: I18n }

export function detailsOf({ by, isRecalled, pickupPlace }: DatedItem, { timeZone, i18n }: Place): string[] {
  const city = timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
  return [
    'at' in by
      ? i18n._('By {time} in {city}.', { time: timeText(by.at, { timeZone, i18n }), city })
      : i18n._('By the end of the day in {city}.', { city }),
    ...(isRecalled ? [i18n._('The library has recalled it.')] : []),
    ...(pickupPlace === null ? [] : [plainText(pickupPlace)]),
  ]
}

export function staleText(institutionName: string, asOf: Instant, place: Place): string {
  const time = instantText(asOf, place)
  return place.i18n._('This is what {institutionName} answered on {time}. It has not answered since.', {
    institutionName,
    time,
  })
}

/** `asOf` null: nothing has been read yet. */
export function unavailableText(institutionName: string, asOf: Instant | null, place: Place) {
  const { i18n } = place
  return {
    summary: i18n._('{institutionName} did not answer', { institutionName }),
    description:
      asOf === null
        ? maybeMissing(i18n)
        : i18n._('Its dates in this calendar are as of {time}.', { time: instantText(asOf, place) }),
  }
}

export function partialText(institutionName: string, { i18n }: Place) {
  return {
    summary: i18n._('Not everything that {institutionName} answered could be read', { institutionName }),
    description: maybeMissing(i18n),
  }
}

export function unknownText(institutionName: string, { i18n }: Place) {
  return {
    summary: i18n._('{institutionName} does not find your account', { institutionName }),
    description: maybeMissing(i18n),
  }
}

function maybeMissing(i18n: I18n): string {
  return i18n._('What is due there may be missing from this calendar.')
}

function instantText(at: Instant, { timeZone, i18n }: Place): string {
  return new Date(at).toLocaleString(i18n.locale, { dateStyle: 'long', timeStyle: 'short', timeZone })
}

function timeText(at: Instant, { timeZone, i18n }: Place): string {
  return new Date(at).toLocaleTimeString(i18n.locale, { timeStyle: 'short', timeZone })
}

/** A day stays the day that the institution gave. */
export function localDay(moment: Moment, timeZone: string): Day {
  return 'day' in moment ? moment.day : toLocal(moment.at, timeZone).toPlainDate().toString()
}

/** `17:00` */
export function localTime(at: Instant, timeZone: string): string {
  return toLocal(at, timeZone).toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'floor' })
}

function toLocal(at: Instant, timeZone: string) {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone)
}

const maxLetters = 200
/** Line breaks and other control characters, also those that only some programs treat as such. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** Characters that change the direction of the text after them, which is ours. */
const directionMarks = /[\u202A-\u202E\u2066-\u2069]/gu

function plainText(text: string): string {
  const line = text.replace(directionMarks, '').replace(controls, ' ').trim()
  const letters = Array.from(line)
  return letters.length > maxLetters ? `${letters.slice(0, maxLetters).join('')}…` : line
}
