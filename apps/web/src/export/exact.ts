import type { Moment } from '@library-card/contract/moment.ts'
import { dayOf, offsetAt, timeOf } from '../dates/calendar.ts'

/** `2026-11-28T17:00+01:00` on the institution's own clock; `2026-11-28` where it tells only the day. */
export function exactly(moment: Moment, timeZone: string): string {
  const day = dayOf(moment, timeZone)
  if ('day' in moment) return day
  return `${day}T${timeOf(moment, timeZone)}${offsetWords(offsetAt(moment.at, timeZone) / 60_000)}`
}

function offsetWords(minutes: number): string {
  const away = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(away / 60))}:${two(away % 60)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
