import { minorDigitsOf } from '@library-card/contract/currencies.ts'
import type { Money } from '@library-card/contract/money.ts'

/**
 * Returns null if `amount` is null or too large. The amount is scaled by its decimal digits: 0.29 times 100
 * is 28.999…
 */
export function toMoney(amount: number | null, currency: string): Money | null {
  if (amount === null) return null
  const [digits, exponent = '0'] = String(Math.abs(amount)).split('e')
  const minor = Math.round(Number(`${digits}e${Number(exponent) + minorDigitsOf(currency)}`))
  if (!Number.isSafeInteger(minor)) return null
  return { minor: amount < 0 && minor > 0 ? -minor : minor, currency }
}
