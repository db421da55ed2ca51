import type { AccountCard } from '@library-card/contract/card.ts'
import { expect, test } from 'vitest'
import { aLoan, emptyAccount, institution, network, problem } from '../../test/examples.ts'
import type { CardView } from '../card/card-view.ts'
import { attentionIn } from './attention.ts'

function needs(...cards: AccountCard[]) {
  const view: CardView = {
    place: 'all',
    now: '2026-11-25T13:02:00Z',
    network: network({ institutions: [] }),
    institutionOf: (code) => institution(code, code),
    nameOf: (code) => code,
    home: 'NORTH',
    cards,
    accounts: cards.length,
    silent: [],
    isNoticeAbove: () => true,
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

test('an account that has ended is listed once, and only while something is open there', () => {
  const { account } = emptyAccount('HARBOUR')
  const ended = { account: { ...account, expires: { day: '2026-10-01' } } }
  const block = {
    forbids: null,
    reason: 'expired-account' as const,
    text: null,
    since: null,
    until: null,
    loanId: null,
  }
  const blocks = { state: 'ok' as const, items: [block] }
  const loans = { state: 'ok' as const, items: [aLoan('1')] }
  const unknown = { state: 'missing' as const, problem }
  const rowsOf = (more: Partial<AccountCard>, code = 'HARBOUR') => {
    const found = needs(emptyAccount(code, { ...ended, ...more }))
    return { ending: found.ending.length, blocks: found.blocks.length }
  }
  expect(rowsOf({})).toEqual({ ending: 0, blocks: 0 })
  expect(rowsOf({ blocks })).toEqual({ ending: 0, blocks: 0 })
  expect(rowsOf({ loans })).toEqual({ ending: 1, blocks: 0 })
  expect(rowsOf({ loans, blocks })).toEqual({ ending: 0, blocks: 1 })
  expect(rowsOf({ fees: unknown })).toEqual({ ending: 1, blocks: 0 })
  expect(rowsOf({}, 'NORTH')).toEqual({ ending: 1, blocks: 0 })
})
