import type { Moment } from '@library-card/contract/moment.ts'
import type { Money } from '@library-card/contract/money.ts'
import { UpstreamFailure } from '../port.ts'
import type { Coded } from './alma-shapes.ts'

type Told<T> = T | null | undefined

/** Half of a surrogate pair, which JSON can carry and text cannot, becomes U+FFFD. */
export function toText(told: Told<string>): string | null {
  return told ? told.toWellFormed() : null
}

export function codeOf(coded: Coded): string {
  return (coded && coded.value) || ''
}

/** In the institution's language; a code without words is nothing to show. */
export function wordsOf(coded: Coded): string | null {
  return (coded && (toText(coded.desc) ?? toText(coded.description) ?? toText(coded.name))) || null
}

/**
 * Alma writes an instant as `2021-06-28T17:44:16.104Z` and a day as xs:date with a trailing Z, `2030-01-16Z`, which may
 * come back in lower case. The Z of a day means nothing.
 */
export function toMoment(told: Told<string>): Moment | null {
  if (!told) return null
  const day = /^(\d{4}-\d{2}-\d{2})[Zz]?$/.exec(told)?.[1]
  const time = Date.parse(day ?? told)
  if (Number.isNaN(time)) throw new UpstreamFailure('unexpected-answer')
  return day ? { day } : { at: new Date(time).toISOString() }
}

/** Alma writes decimals: 12.5 francs are 1250 in the smallest unit, 12 yen are 12. */
export function toMoney(amount: number, currency: string): Money {
  return { minor: Math.round(amount * 10 ** fractionDigits(currency)), currency }
}

const digits = new Map<string, number>()
function fractionDigits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const found = format.resolvedOptions().maximumFractionDigits ?? 2
  digits.set(currency, found)
  return found
}

/** The calendar's day at that moment, there: days compare as text. */
export function dayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now)
}
