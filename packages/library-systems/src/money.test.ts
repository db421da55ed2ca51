import { expect, test } from 'vitest'
import { toMoney } from './money.ts'

test.for([
  [0.29, 'EUR', 29],
  [22.23, 'USD', 2223],
  [1.005, 'EUR', 101],
  [-1.1, 'CHF', -110],
  [15, 'EUR', 1500],
  [1200, 'JPY', 1200],
  [1.234, 'KWD', 1234],
  [12.5, 'RSD', 1250],
  // Intl has no decimals for these, at least in some engines.
  [12.5, 'HUF', 1250],
  [1.234, 'IQD', 1234],
  [0, 'EUR', 0],
  [-0.001, 'EUR', 0],
  [1e-7, 'EUR', 0],
] as const)('G14 %d in %s is %i minor units', ([amount, currency, minor]) => {
  expect(toMoney(amount, currency)).toEqual({ minor, currency })
})

test.for([1e21, -1e308, 2 ** 53])('G21 %s is no amount of money', (amount) => {
  expect(toMoney(amount, 'JPY')).toBeNull()
})
