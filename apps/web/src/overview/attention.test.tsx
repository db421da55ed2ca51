import type { AccountCard } from '@library-card/contract/card.ts'
import { expect, test } from 'vitest'
import { aFee, aLoan, emptyAccount, institution, problem } from '../../test/examples.ts'
import type { CardView } from '../card/card-view.ts'
import { attentionIn } from './attention.ts'

function needs(...cards: AccountCard[]) {
  // The part of the view that it reads.
  const view = {
    now: '2026-11-25T13:02:00Z',
    institutionOf: (code) => institution(code, code),
    nameOf: (code) => code,
    home: 'NORTH',
    cards,
  } as CardView
  return attentionIn(view, { fees: new Map(), refusals: [] })
}

test('each urgent loan is listed once, the earliest due date first', () => {
  const loans = [
    aLoan('later', { due: { day: '2026-12-20' } }),
    aLoan('soon', { due: { day: '2026-11-28' } }),
    aLoan('both', { due: { day: '2026-11-23' }, state: 'recalled' }),
    aLoan('back', { due: { day: '2026-11-26' }, state: 'recalled' }),
    aLoan('late', { due: { day: '2026-11-22' } }),
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

const euros = (minor: number) => ({ state: 'ok' as const, items: [aFee('1', { minor, currency: 'EUR' })] })
const since = (day: string) => ({ text: day, since: { day } })
const ended = (code: string, expires: { day: string } | null, more: Partial<AccountCard> = {}) =>
  emptyAccount(code, { account: { ...emptyAccount(code).account, standing: 'inactive', expires }, ...more })

test('G15 open fees, and fees that the institution bills, need attention; a credit does not', () => {
  const found = needs(
    emptyAccount('NORTH', { fees: euros(740) }),
    emptyAccount('LAKE', { fees: euros(-500) }),
    emptyAccount('STATE', { fees: { state: 'not-asked' } }),
  )
  expect(found.fees.map(({ institutionName, item }) => [institutionName, item])).toEqual([
    ['NORTH', { open: [{ minor: 740, currency: 'EUR' }], billed: [] }],
  ])
})

test('G15 messages of the last two weeks and undated ones are new', () => {
  const items = [since('2026-11-11'), since('2026-11-10'), { text: 'undated', since: null }]
  const found = needs(emptyAccount('NORTH', { messages: { state: 'ok', items } }))
  expect(found.messages.map(({ item }) => item.text)).toEqual(['2026-11-11', 'undated'])
})

const without = (code: string, standing: 'role-ended' | 'contact') =>
  emptyAccount(code, { account: { ...emptyAccount(code).account, standing } })

test('an account with which nobody can borrow needs attention, at home and elsewhere', () => {
  expect(needs(without('NORTH', 'role-ended'), without('LAKE', 'contact')).ended).toHaveLength(2)
})

test('G15 an account at home that has ended needs attention once, with or without a date', () => {
  expect(needs(ended('NORTH', null)).ended).toHaveLength(1)
  expect(needs(ended('NORTH', { day: '2027-09-30' })).ended).toHaveLength(1)
  expect(needs(ended('LAKE', null)).ended).toHaveLength(0)
  const dated = needs(ended('NORTH', { day: '2026-11-20' }))
  expect([dated.ended.length, dated.ending.length]).toEqual([0, 1])
})

test('G15 an account that is not active is listed as that, also where it ends within a month', () => {
  const soon = { day: '2026-12-10' }
  const loans = { state: 'ok' as const, items: [aLoan('1')] }
  const cards = [ended('NORTH', soon), ended('LAKE', soon, { loans }), ended('STATE', soon)]
  const found = cards.map((card) => needs(card))
  expect(found.map((rows) => [rows.ended.length, rows.ending.length])).toEqual([
    [1, 0],
    [1, 0],
    [0, 0],
  ])
})

test('G15 an account elsewhere that is not active needs attention while something is open there', () => {
  const loans = { state: 'ok' as const, items: [aLoan('1')] }
  expect(needs(ended('LAKE', null, { loans })).ended).toHaveLength(1)
  expect(needs(ended('LAKE', { day: '2027-09-30' }, { loans })).ended).toHaveLength(1)
  const dated = needs(ended('LAKE', { day: '2026-11-20' }, { loans }))
  expect([dated.ended.length, dated.ending.length]).toEqual([0, 1])
})
