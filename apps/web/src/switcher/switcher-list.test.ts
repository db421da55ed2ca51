import type { InstitutionCard } from '@library-card/contract/card.ts'
import { expect, test } from 'vitest'
import { emptyAccount, missingCard } from '../../test/examples.ts'
import { switcherRows } from './switcher-list.tsx'

const asOf = '2026-11-25T13:02:00Z'
const order = ['NORTH', 'HARBOUR', 'ALPINE', 'LAKE']
const rows = (...cards: InstitutionCard[]) =>
  switcherRows({
    order,
    responses: new Map(cards.map((card) => [card.institutionCode, card])),
    counts: new Map(),
  })

test('before any response only home has a row', () => {
  expect(rows()).toEqual({ accounts: ['NORTH'], unknown: [], others: [] })
})

test('home comes first, then the order of the network file, whichever responds first', () => {
  expect(rows(emptyAccount('LAKE'), emptyAccount('HARBOUR')).accounts).toEqual(['NORTH', 'HARBOUR', 'LAKE'])
})

test('G15 an institution of which it is unknown whether there is an account is in a group of its own', () => {
  const unknown = missingCard('ALPINE', { account: 'unknown' })
  expect(rows(unknown)).toEqual({ accounts: ['NORTH'], unknown: ['ALPINE'], others: [] })
})

const none = (institutionCode: string) => ({ institutionCode, asOf, state: 'no-account' }) as const

test('an institution without an account is listed with the others; home never is', () => {
  expect(rows(none('LAKE'), none('NORTH'))).toEqual({ accounts: ['NORTH'], unknown: [], others: ['LAKE'] })
})
