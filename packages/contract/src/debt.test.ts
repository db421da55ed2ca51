import { expect, test } from 'vitest'
import { creditAcross, owedAcross, owedIn } from './debt.ts'
import type { FeeState } from './fee.ts'

const fee = (minor: number, state: FeeState = 'open', currency = 'EUR') => ({
  state,
  balance: { minor, currency },
})
const eur = (minor: number) => ({ minor, currency: 'EUR' })

test.each([
  [
    'open, disputed and billed fees are debts',
    [fee(1), fee(2, 'in-dispute'), fee(4, 'sent-to-billing')],
    [eur(7)],
  ],
  ['a closed fee is none', [fee(5, 'closed')], []],
  ['a credit reduces what is owed', [fee(500), fee(-200)], [eur(300)]],
  ['a credit alone is not owed', [fee(-200)], []],
  ['nor in one currency what another has', [fee(500), fee(-700, 'open', 'CHF')], [eur(500)]],
  ['no fees are no debt', [], []],
])('G14 %s', (_title, fees, owed) => {
  expect(owedIn(fees)).toEqual(owed)
})

test('G14 over several institutions, a credit at one pays no debt at another', () => {
  const feesAt = [[fee(-2_000)], [fee(1_240), fee(-40)], [fee(500, 'open', 'CHF'), fee(-100, 'open', 'EUR')]]
  expect(owedAcross(feesAt)).toEqual([eur(1_200), { minor: 500, currency: 'CHF' }])
  expect(creditAcross(feesAt)).toEqual([eur(2_100)])
})
