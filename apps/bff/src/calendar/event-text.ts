import type { Day, Instant, Moment } from '@library-card/contract/moment.ts'
import type { DatedItem } from './dated-items.ts'

export type Kind = 'loans' | 'requests'

const actions = {
  loans: { named: 'Due', counted: 'due' },
  requests: { named: 'Pick up', counted: 'to pick up' },
}

/** "Due: How Ice Remembers · Alpine Institute"; several items, and one without a title, are counted. */
export function summaryOf(
  kind: Kind,
  items: DatedItem[],
  { titles, institutionName }: { titles: boolean; institutionName: string },
): string {
  const [first, ...others] = items
  const title = titles && others.length === 0 && first?.title
  const count = items.length === 1 ? '1 item' : `${items.length} items`
  const text = title ? `${actions[kind].named}: ${plainText(title)}` : `${count} ${actions[kind].counted}`
  return `${text} · ${institutionName}`
}

/** Local time, city, recall and pickup place of an item. */
export function detailsOf({ by, isRecalled, pickupPlace }: DatedItem, timeZone: string): string[] {
  const city = timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
  return [
    'at' in by ? `By ${localTime(by.at, timeZone)} in ${city}.` : `By the date in ${city}.`,
    ...(isRecalled ? ['The library has recalled it.'] : []),
    ...(pickupPlace === null ? [] : [plainText(pickupPlace)]),
  ]
}

export function staleText(institutionName: string, asOf: Instant, timeZone: string): string {
  return `This is what ${institutionName} answered on ${instantText(asOf, timeZone)}. It has not answered since.`
}

export const silentText = {
  summary: (institutionName: string) => `${institutionName} did not answer`,
  /** `asOf` null: nothing has been read yet. */
  description: (asOf: Instant | null, timeZone: string) =>
    asOf === null
      ? 'What is due there may be missing from this calendar.'
      : `Its dates in this calendar are as of ${instantText(asOf, timeZone)}.`,
}

export const partialText = {
  summary: (institutionName: string) => `Not everything that ${institutionName} answered could be read`,
  description: 'What is due there may be missing from this calendar.',
}

function instantText(at: Instant, timeZone: string): string {
  return `${localDay({ at }, timeZone)}, ${localTime(at, timeZone)}`
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

const longest = 200
/** Line breaks and other control characters, also those that only some programs treat as such. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** Characters that change the direction of the text after them, which is ours. */
const directionMarks = /[\u202A-\u202E\u2066-\u2069]/gu

/** An institution's text as one line of limited length. */
function plainText(text: string): string {
  const line = text.replace(directionMarks, '').replace(controls, ' ').trim()
  const letters = Array.from(line)
  return letters.length > longest ? `${letters.slice(0, longest).join('')}…` : line
}
