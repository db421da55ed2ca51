import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { i18n } from '@lingui/core'
import { beforeEach, expect, test } from 'vitest'
import {
  aFee,
  aLoan,
  aRequest,
  emptyAccount,
  institution,
  problem,
  missingCard,
} from '../../test/examples.ts'
import { factsOf, factsOfAll, factWords, type AnyCard } from './summary.ts'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const at = institution('NORTH', 'North University')
const view = { institutionOf: () => at, now: '2026-11-25T13:02:00Z' }
const overdue = aLoan('late', { due: { day: '2026-11-22' } })
const calledBack = aLoan('back', { state: 'recalled', due: { day: '2026-11-26' } })
const dueToday = aLoan('today', { due: { day: '2026-11-25' } })

function withLoans(...items: Loan[]) {
  return emptyAccount('NORTH', { loans: { state: 'ok', items } })
}

function words(card: AccountCard) {
  return factsOf(card, view).map(factWords)
}

function owed(minor: number, currency = 'EUR') {
  return aFee(`${minor} ${currency}`, { minor, currency })
}

test('loans come first, then the most urgent facts, then money', () => {
  const card = withLoans(dueToday, overdue, calledBack)
  const fees = { state: 'ok' as const, items: [owed(450), owed(290)] }
  expect(words({ ...card, fees })).toEqual(['3 loans', '1 overdue', 'recalled', 'due today', '€7.40'])
})

test('G25 a loan whose date is past for the reader is due today until it is over where it is due', () => {
  const newYork = institution('NORTH', 'North University', { timeZone: 'America/New_York' })
  const night = { institutionOf: () => newYork, now: '2026-11-26T01:00:00Z' }
  expect(factsOf(withLoans(dueToday), night, 'Europe/Berlin').map(factWords)).toEqual(['1 loan', 'due today'])
})

test('G15 a loan of a state that only the institution knows is not due today after its time', () => {
  expect(words(withLoans(aLoan('1', { state: 'other', due: { at: '2026-11-25T13:00:00Z' } })))).toEqual([
    '1 loan',
  ])
})

test('G15 a loan that the patron says was returned is not due today', () => {
  expect(words(withLoans(aLoan('1', { state: 'claimed-returned', due: { day: '2026-11-25' } })))).toEqual([
    '1 loan',
  ])
})

test('a block is more urgent than a loan that is due', () => {
  const block = {
    forbids: null,
    reason: 'other' as const,
    text: null,
    since: null,
    until: null,
    loanId: null,
  }
  const card = { ...withLoans(dueToday), blocks: { state: 'ok' as const, items: [block] } }
  expect(words(card)).toEqual(['1 loan', 'blocked', 'due today'])
})

test('G14 money is one sum per currency, and a credit is not an amount to pay', () => {
  const fees = { state: 'ok' as const, items: [owed(500, 'USD'), owed(250, 'CHF'), owed(-100)] }
  expect(words(emptyAccount('NORTH', { fees }))).toEqual(['0 loans', '$5.00', 'CHF\u{a0}2.50'])
})

test('G15 rows that could not be read make a count and a sum a minimum', () => {
  const card = emptyAccount('NORTH', {
    state: 'partial',
    loans: { state: 'ok', items: [overdue], unreadable: 2 },
    requests: { state: 'ok', items: [aRequest('1', { status: 'ready' })], unreadable: 1 },
    fees: { state: 'ok', items: [owed(450)], unreadable: 1 },
  })
  expect(words(card)).toEqual(['1+ loans', '1+ overdue', '1+ to pick up', 'at least €4.50'])
})

test('G15 a scan that is ready is not to pick up', () => {
  const items = [aRequest('1', { status: 'ready', kind: 'digitization' })]
  expect(words(emptyAccount('NORTH', { requests: { state: 'ok', items } }))).toEqual(['0 loans'])
})

test('G15 missing loans are named, without a number', () => {
  expect(words(emptyAccount('NORTH', { state: 'partial', loans: { state: 'missing', problem } }))).toEqual([
    'Loans did not load',
  ])
})

const nameOf = (code: string) => code

/** Facts over all institutions; null for one that has not answered yet. */
function everywhere(cards: Record<string, AnyCard | null>) {
  const responses = new Map(Object.entries(cards).flatMap(([code, card]) => (card ? [[code, card]] : [])))
  return factsOfAll({ ...view, responses, order: Object.keys(cards), nameOf }).map(factWords)
}

test('counts over all institutions are sums', () => {
  expect(everywhere({ NORTH: withLoans(overdue, dueToday), LAKE: withLoans(overdue, calledBack) })).toEqual([
    '4 loans',
    '2 overdue',
    '1 recalled',
  ])
})

test('G15 the counts over all name the institution that they lack, or the number of several', () => {
  const missing = missingCard('ALPINE')
  const some = withLoans(overdue, dueToday)
  expect(everywhere({ NORTH: some, ALPINE: missing })).toEqual(['2 loans', '1 overdue', 'without ALPINE'])
  expect(everywhere({ NORTH: some, LAKE: null })).toEqual(['2 loans', '1 overdue', 'without LAKE'])
  expect(everywhere({ NORTH: some, ALPINE: missing, LAKE: null })).toEqual([
    '2 loans',
    '1 overdue',
    'without 2 institutions',
  ])
  expect(everywhere({ ALPINE: missing })).toEqual(['no answer from 1'])
})

test('G15 there are 0 loans only once every institution has answered or failed', () => {
  const beingRead = emptyAccount('LAKE', { loans: { state: 'waiting' } })
  expect(everywhere({ NORTH: withLoans(), LAKE: beingRead })).toEqual([])
  expect(everywhere({ NORTH: withLoans(), LAKE: null })).toEqual([])
  expect(everywhere({ NORTH: withLoans(), LAKE: missingCard('LAKE') })).toEqual(['0 loans', 'without LAKE'])
  expect(everywhere({ NORTH: withLoans() })).toEqual(['0 loans'])
})

test('G15 a part that is missing makes only the counts of that part incomplete', () => {
  const withoutFees = emptyAccount('HARBOUR', { state: 'partial', fees: { state: 'missing', problem } })
  expect(everywhere({ NORTH: withLoans(overdue, dueToday), HARBOUR: withoutFees })).toEqual([
    '2 loans',
    '1 overdue',
    '1 due today',
  ])
})

test('G15 an earlier copy counts, as it does in the list, and the counts stay a minimum', () => {
  const missing = { institutionCode: 'ALPINE', asOf: view.now, state: 'no-answer' as const, problem }
  const copy = { ...withLoans(overdue), institutionCode: 'ALPINE' }
  expect(everywhere({ NORTH: withLoans(dueToday), ALPINE: { ...missing, account: 'exists', copy } })).toEqual(
    ['2+ loans', '1+ overdue', 'no answer from 1'],
  )
})

test('G15 where no loan could be read, their number is not known', () => {
  const card = emptyAccount('NORTH', { loans: { state: 'ok', items: [], unreadable: 1 } })
  expect(words(card)).toEqual(['? loans'])
})

test('G6 loans that an institution shares with no other’s staff are not called missing', () => {
  const withheld = { state: 'withheld' as const }
  const card = { ...emptyAccount('NORTH'), loans: withheld, inDispute: withheld, sentToBilling: withheld }
  expect(factsOf(card, view).map(factWords)).toEqual(['loans not shared'])
})
