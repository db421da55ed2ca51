import { expect, test } from 'vitest'
import { aFee } from '../../test/examples.ts'
import { billedAt } from './checked-fees.ts'

test('what is billed is a sum for each currency, without those that come to nothing', () => {
  const items = [
    aFee('1', { minor: 4_000, currency: 'EUR' }),
    aFee('2', { minor: 5_000, currency: 'EUR' }),
    aFee('3', { minor: 0, currency: 'CHF' }),
  ]
  const none = { state: 'ok' as const, items: [] }
  const lists = { open: none, 'in-dispute': none, 'sent-to-billing': { state: 'ok' as const, items } }
  expect(billedAt({ lists })).toEqual([{ minor: 9_000, currency: 'EUR' }])
})
