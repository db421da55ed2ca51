import type { Money } from '@library-card/contract/money.ts'
import { InstitutionFailure } from '../upstream/failure.ts'

const minorDigits = new Map<string, number>()

/** From a decimal number, by its digits: 0.29 times 100 would be 28.999… */
export function toMoney(amount: number, currency: string): Money {
  const [digits, exponent = '0'] = String(Math.abs(amount)).split('e')
  const minor = Math.round(Number(`${digits}e${Number(exponent) + minorDigitsOf(currency)}`))
  if (!Number.isSafeInteger(minor))
    throw new InstitutionFailure('unexpected-answer', { detail: 'not an amount' })
  return { minor: amount < 0 && minor > 0 ? -minor : minor, currency }
}

function minorDigitsOf(currency: string): number {
  const known = minorDigits.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  minorDigits.set(currency, digits)
  return digits
}
