import type { Day } from '@library-card/contract/moment.ts'
import { dayWords, timeWords } from './date-words.ts'

/** What a date-due slip shows: month, day, and under them the weekday or the time of day. */
export type StampParts = { day: Day; month: string; number: string; under: string }

export function stampParts(day: Day, time: string | null): StampParts {
  return {
    day,
    month: dayWords(day, { month: 'short' }),
    number: dayWords(day, { day: 'numeric' }),
    under: time ? timeWords(time) : dayWords(day, { weekday: 'short' }),
  }
}
