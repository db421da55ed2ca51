import { expect, test } from 'vitest'
import type { InstitutionCard, UnavailableCard } from '@library-card/contract/card.ts'
import { emptyAccount, problem } from '../../test/card-examples.ts'
import { completenessOf } from './completeness.ts'

const nothing: InstitutionCard = emptyAccount('NORTH')
const noAccount: InstitutionCard = { institutionCode: 'LAKE', asOf: nothing.asOf, state: 'no-account' }
const silent: UnavailableCard = {
  institutionCode: 'ALPINE',
  asOf: nothing.asOf,
  state: 'unavailable',
  problem,
  account: 'unknown',
}

test('G15 all have told when each has said so, and having no account is said too', () => {
  const view = { cards: [nothing, noAccount], silent: [], notWanted: [], waiting: [], asked: 2 }
  expect(completenessOf(view, ['loans'])).toEqual({ all: true, by: ['NORTH', 'LAKE'], notBy: [] })
})

test('G15 silence is never "nothing"', () => {
  const view = { cards: [nothing], silent: [silent], notWanted: [], waiting: [], asked: 2 }
  expect(completenessOf(view, ['loans'])).toEqual({ all: false, by: ['NORTH'], notBy: ['ALPINE'] })
})

test('G15 a part that is missing is not an empty one', () => {
  const partial: InstitutionCard = {
    ...emptyAccount('NORTH'),
    state: 'partial',
    loans: { state: 'missing', problem },
  }
  const view = { cards: [partial], silent: [], notWanted: [], waiting: [], asked: 1 }
  expect(completenessOf(view, ['loans'])).toEqual({ all: false, by: [], notBy: ['NORTH'] })
  expect(completenessOf(view, ['requests']).all).toBe(true)
})

test('G15 who is still asked has not said nothing', () => {
  expect(
    completenessOf({ cards: [nothing], silent: [], notWanted: [], waiting: ['LAKE'], asked: 2 }, ['loans'])
      .all,
  ).toBe(false)
})

test('G15 an answer that has not joined the list is not counted as nothing', () => {
  expect(
    completenessOf({ cards: [nothing], silent: [], notWanted: [], waiting: [], asked: 2 }, ['loans']).all,
  ).toBe(false)
})

test('G15 an institution that is asked again is not counted by its earlier answer alone', () => {
  expect(
    completenessOf({ cards: [nothing], silent: [], notWanted: [], waiting: ['NORTH'], asked: 1 }, ['loans'])
      .all,
  ).toBe(false)
})

test('G15 somebody who is switched off was not asked, so it is not everybody who said "nothing"', () => {
  const view = { cards: [nothing], silent: [], notWanted: ['LAKE'], waiting: [], asked: 1 }
  expect(completenessOf(view, ['loans'])).toEqual({ all: false, by: ['NORTH'], notBy: [] })
})
