import { expect, test } from 'vitest'
import type { AccountCard } from '@library-card/contract/card.ts'
import { aFee, emptyAccount, problem } from '../../test/examples.ts'
import { balanceAt } from '../card/summary.ts'
import { sharedSums } from './payee.tsx'

function owing(code: string, ...amounts: [minor: number, currency: string][]): AccountCard {
  const items = amounts.map(([minor, currency], at) => aFee(String(at), { minor, currency }))
  return emptyAccount(code, { fees: { state: 'ok', items } })
}

test('G14 an institution has one sum per currency, minus credits', () => {
  expect(balanceAt(owing('NORTH', [450, 'EUR'], [290, 'EUR'], [-100, 'EUR'], [500, 'USD']))).toEqual([
    { minor: 640, currency: 'EUR' },
    { minor: 500, currency: 'USD' },
  ])
})

test('G14 without the fees there is no sum', () => {
  expect(balanceAt(emptyAccount('NORTH', { fees: { state: 'missing', problem } }))).toBeNull()
})

test('G14 a sum over institutions exists only for a currency owed at two of them', () => {
  const cards = [owing('NORTH', [740, 'EUR']), owing('STATE', [500, 'USD']), owing('HARBOUR', [260, 'EUR'])]
  expect(sharedSums(cards)).toEqual([
    { sum: { minor: 1000, currency: 'EUR' }, codes: ['NORTH', 'HARBOUR'], isWhole: true },
  ])
})

test('G14 three currencies at three institutions have no sum', () => {
  const cards = [owing('NORTH', [740, 'EUR']), owing('STATE', [500, 'USD']), owing('ALPINE', [260, 'CHF'])]
  expect(sharedSums(cards)).toEqual([])
})

test('G14 a credit at one institution does not pay for another', () => {
  expect(sharedSums([owing('NORTH', [740, 'EUR']), owing('HARBOUR', [-260, 'EUR'])])).toEqual([])
})
