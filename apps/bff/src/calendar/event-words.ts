import type { Instant } from '@library-card/contract/moment.ts'
import { plainText } from './plain-text.ts'
import { cityOf, dayThere, timeThere } from './local-time.ts'
import type { DateToKeep } from './known-dates.ts'

export type Kind = 'loans' | 'requests'

const actions = {
  loans: { named: 'Due', counted: 'due' },
  requests: { named: 'Pick up', counted: 'to pick up' },
}

/** "Due: How Ice Remembers · Alpine Institute"; what has no title, and several at once, are counted. */
export function summaryOf(
  kind: Kind,
  dates: DateToKeep[],
  { titles, institutionName }: { titles: boolean; institutionName: string },
): string {
  const [first, ...others] = dates
  const title = titles && others.length === 0 && first?.title
  const items = dates.length === 1 ? '1 item' : `${dates.length} items`
  const words = title ? `${actions[kind].named}: ${plainText(title)}` : `${items} ${actions[kind].counted}`
  return `${words} · ${institutionName}`
}

/** By which clock, where, and whether it was called back: what the day alone does not tell. */
export function detailsOf({ by, calledBack, place }: DateToKeep, timeZone: string): string[] {
  const city = cityOf(timeZone)
  return [
    'at' in by ? `By ${timeThere(by.at, timeZone)} in ${city}.` : `By the date in ${city}.`,
    ...(calledBack ? ['The library has called it back.'] : []),
    ...(place === null ? [] : [plainText(place)]),
  ]
}

export function oldWords(institutionName: string, asOf: Instant, timeZone: string): string {
  return `${institutionName} told this on ${momentWords(asOf, timeZone)} and has not answered since.`
}

export const silentWords = {
  summary: (institutionName: string) => `${institutionName} did not answer`,
  /** `asOf` null: nothing has been told yet. */
  description: (asOf: Instant | null, timeZone: string) =>
    asOf === null
      ? 'What is due there may be missing from this calendar.'
      : `Its dates in this calendar are as of ${momentWords(asOf, timeZone)}.`,
}

export const partialWords = {
  summary: (institutionName: string) => `Not everything that ${institutionName} answered could be read`,
  description: 'What is due there may be missing from this calendar.',
}

function momentWords(at: Instant, timeZone: string): string {
  return `${dayThere({ at }, timeZone)}, ${timeThere(at, timeZone)}`
}
