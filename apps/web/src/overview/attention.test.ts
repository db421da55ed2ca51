import type { AccountCard } from '@library-card/contract/card.ts'
import { expect, test } from 'vitest'
import { aLoan, emptyAccount, institution, network } from '../../test/examples.ts'
import type { CardView } from '../card/card-view.ts'
import { attentionIn } from './attention.ts'

function needs(...cards: AccountCard[]) {
  const view: CardView = {
    place: 'all',
    network: network({ institutions: [] }),
    institutionOf: (code) => institution(code, code),
    nameOf: (code) => code,
    home: 'NORTH',
    cards,
    accounts: cards.length,
    silent: [],
    notWanted: [],
    waiting: [],
    ended: true,
    order: [],
    asked: cards.length,
    askAgain: () => undefined,
    refresh: () => undefined,
  }
  return attentionIn(view)
}

test('each urgent loan is listed once, the earliest due date first', () => {
  const loans = [
    aLoan('later', { due: { day: '2026-12-20' } }),
    aLoan('soon', { due: { day: '2026-11-28' } }),
    aLoan('both', { due: { day: '2026-11-23' }, overdue: true, state: 'recalled' }),
    aLoan('back', { due: { day: '2026-11-26' }, state: 'recalled' }),
    aLoan('late', { due: { day: '2026-11-22' }, overdue: true }),
  ]
  const found = needs(emptyAccount('NORTH', { loans: { state: 'ok', items: loans } }))
  expect(found.overdue.map(({ item }) => item.id)).toEqual(['late', 'both'])
  expect(found.recalled.map(({ item }) => item.id)).toEqual(['back'])
  expect(found.dueSoon.map(({ item }) => item.id)).toEqual(['soon'])
})

test('G25 an account that ends within a month is listed, by its institution’s calendar', () => {
  const { account } = emptyAccount('NORTH')
  const until = (day: string) => emptyAccount('NORTH', { account: { ...account, expires: { day } } })
  expect(needs(until('2026-12-25')).ending).toHaveLength(1)
  expect(needs(until('2026-12-26')).ending).toHaveLength(0)
})
