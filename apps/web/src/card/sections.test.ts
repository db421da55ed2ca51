import type { InstitutionCard } from '@library-card/contract/card.ts'
import { expect, test } from 'vitest'
import { aLoan, emptyAccount, problem, missingCard } from '../../test/examples.ts'
import { totalOf, totalWords } from './sections.ts'

const asOf = '2026-11-25T13:02:00Z'
const two = emptyAccount('NORTH', { loans: { state: 'ok', items: [aLoan('1'), aLoan('2')] } })
const none = emptyAccount('LAKE')
const missing = missingCard('ALPINE')

function loans(...cards: InstitutionCard[]) {
  const responses = new Map(cards.map((card) => [card.institutionCode, card]))
  return totalWords(totalOf('loans', { asked: [...responses.keys()], responses, counts: new Map() }))
}

test('G15 a row that could not be read makes a total a minimum', () => {
  expect(loans(two, emptyAccount('LAKE', { loans: { state: 'ok', items: [], unreadable: 1 } }))).toBe('2+')
})

test('a total is a number where every institution provided it', () => {
  expect(loans(two, none)).toBe('2')
  expect(loans(none)).toBe('0')
})

test('G15 a total that may be incomplete says so', () => {
  expect(loans(two, missing)).toBe('2+')
})

test('G15 an earlier copy counts, as in the list, and the total stays a minimum', () => {
  const copy = emptyAccount('ALPINE', { loans: { state: 'ok', items: [aLoan('3')] } })
  expect(loans(two, { ...missing, copy })).toBe('3+')
})

test('G15 where nothing is known the total is "?", never 0', () => {
  expect(loans(none, missing)).toBe('?')
})

test('G15 a missing part makes the total incomplete', () => {
  const partial = emptyAccount('LAKE', { state: 'partial', loans: { state: 'missing', problem } })
  expect(loans(two, partial)).toBe('2+')
})

test('no account counts as zero', () => {
  expect(loans(two, { institutionCode: 'LAKE', asOf, state: 'no-account' })).toBe('2')
})

test('counts replace lists that are still pending', () => {
  const counts = new Map([['NORTH', { institutionCode: 'NORTH', asOf, loans: 5, requests: 1, fees: null }]])
  const here = { asked: ['NORTH'], responses: new Map(), counts }
  expect(totalOf('loans', here)).toEqual({ count: 5, atLeast: false })
  expect(totalOf('fees', here)).toEqual({ count: 0, atLeast: true })
})

test('G15 messages count with the blocks', () => {
  const messages = { state: 'ok' as const, items: [{ text: 'Closed on Friday', since: null }] }
  const card = emptyAccount('NORTH', { messages })
  const responses = new Map([['NORTH', card]])
  expect(totalOf('blocks', { asked: ['NORTH'], responses, counts: new Map() })).toEqual({
    count: 1,
    atLeast: false,
  })
})
