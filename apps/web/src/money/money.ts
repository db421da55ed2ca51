import { minorDigitsOf } from '@library-card/contract/currencies.ts'
import type { Fee, FeeState, FeeType } from '@library-card/contract/fee.ts'
import type { Money } from '@library-card/contract/money.ts'
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { cached } from '../text/language.ts'

const formatOf = cached((currency: string, digits: number) => {
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return new Intl.NumberFormat(i18n.locale, { style: 'currency', currency, ...decimals })
})

/** "€12.50" for 1250; the number of decimals depends on the currency. */
export function moneyWords({ minor, currency }: Money): string {
  const digits = minorDigitsOf(currency)
  return formatOf(currency, digits).format(minor / 10 ** digits)
}

/** "12.50" for 1250, machine-readable. */
export function decimalOf({ minor, currency }: Money): string {
  const digits = minorDigitsOf(currency)
  return (minor / 10 ** digits).toFixed(digits)
}

/** Sort key: by currency first, because amounts in different currencies cannot be compared. */
export function moneyOrder({ minor, currency }: Money): string {
  // Shifted above 0, so that credits (negative amounts) sort by amount.
  return `${currency} ${String(1e12 + minor).padStart(13, '0')}`
}

const feeTypeWords: Record<FeeType, MessageDescriptor> = {
  overdue: msg`Overdue fine`,
  'recalled-overdue': msg`Fine for a recalled item`,
  'lost-item': msg`Lost item`,
  'lost-item-processing': msg`Lost item processing fee`,
  'damaged-item': msg`Damaged item`,
  renewal: msg`Renewal fee`,
  'card-replacement': msg`Card fee`,
  'document-delivery': msg`Service fee`,
  credit: msg`Credit`,
  other: msg`Other fee`,
}

/** The fee type, or the institution's own text for a type that only it uses. */
export function feeTypeOf({ type, typeText }: Pick<Fee, 'type'> & Partial<Pick<Fee, 'typeText'>>): string {
  return (type === 'other' && typeText) || i18n._(feeTypeWords[type])
}

const feeStateLabels: Record<FeeState, MessageDescriptor> = {
  open: msg`Unpaid`,
  'in-dispute': msg`In dispute`,
  'sent-to-billing': msg`Billed`,
  closed: msg`Paid or closed`,
}

export function feeStateWords(state: FeeState): string {
  return i18n._(feeStateLabels[state])
}

/** "€25.00 in dispute" or "€90.00 billed": a sum that no balance counts. */
export function uncountedWords(state: 'in-dispute' | 'sent-to-billing', amount: string): string {
  return state === 'in-dispute' ? t`${amount} in dispute` : t`${amount} billed`
}
