import { i18n } from '@lingui/core'
import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { sums } from '@library-card/contract/debt.ts'
import { decimalOf, moneyOrder, moneyWords } from './money.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

test.each([
  [{ minor: 1250, currency: 'EUR' }, '€12.50'],
  [{ minor: 200, currency: 'CHF' }, 'CHF 2.00'],
  [{ minor: 500, currency: 'USD' }, '$5.00'],
  [{ minor: 500, currency: 'CAD' }, 'CA$5.00'],
  [{ minor: 500, currency: 'JPY' }, '¥500'],
  [{ minor: 1250, currency: 'KWD' }, 'KWD 1.250'],
  [{ minor: 1250, currency: 'RSD' }, 'RSD 12.50'],
  // Intl has no decimals for these, at least in some engines.
  [{ minor: 1250, currency: 'HUF' }, 'HUF 12.50'],
  [{ minor: 1250, currency: 'IQD' }, 'IQD 1.250'],
  [{ minor: -500, currency: 'EUR' }, '-€5.00'],
  [{ minor: 123_456_789_012, currency: 'EUR' }, '€1,234,567,890.12'],
])('G14 %j reads %s', (money, words) => {
  expect(moneyWords(money).replaceAll('\u00a0', ' ')).toBe(words)
})

test('G14 a file has the decimals of the currency', () => {
  const amounts = ['EUR', 'JPY', 'HUF', 'IQD'].map((currency) => decimalOf({ minor: 1250, currency }))
  expect(amounts).toEqual(['12.50', '1250', '12.50', '1.250'])
})

test('G14 money is never added across currencies', () => {
  const amounts = [
    { minor: 740, currency: 'EUR' },
    { minor: 500, currency: 'USD' },
    { minor: -40, currency: 'EUR' },
  ]
  expect(sums(amounts)).toEqual([
    { minor: 700, currency: 'EUR' },
    { minor: 500, currency: 'USD' },
  ])
})

test('credits sort by amount, below what is owed', () => {
  const amounts = [7, -500, 0, -40, 1250].map((minor) => ({ minor, currency: 'EUR' }))
  const sorted = amounts.toSorted((one, other) => moneyOrder(one).localeCompare(moneyOrder(other)))
  expect(sorted.map(({ minor }) => minor)).toEqual([-500, -40, 0, 7, 1250])
})

test('G14 each currency has one sum, in any order of amounts', () => {
  const money = record({
    minor: integer({ min: -10_000, max: 10_000 }),
    currency: constantFrom('EUR', 'CHF', 'USD'),
  })
  assert(
    property(array(money), (amounts) => {
      const byCurrency = (list: typeof amounts) =>
        Object.fromEntries(sums(list).map((sum) => [sum.currency, sum.minor]))
      expect(byCurrency(amounts.toReversed())).toEqual(byCurrency(amounts))
    }),
  )
})
