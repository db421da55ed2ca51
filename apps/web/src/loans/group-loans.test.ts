import { expect, test } from 'vitest'
import { institution, listed } from '../../test/examples.ts'
import { groupLoans, type LoanOrder } from './listed-loans.ts'

const state = institution('STATE', 'Meridian State University', { timeZone: 'America/New_York' })
const loans = [
  listed({ id: 'later', title: 'Bells', due: { day: '2026-12-21' }, loaned: { day: '2026-11-01' } }),
  listed({ id: 'overdue', title: 'Salt', due: { day: '2026-11-22' } }),
  listed({ id: 'state', title: 'Ärger', due: { day: '2026-11-28' }, loaned: { day: '2026-11-20' } }, state),
  listed({ id: 'north', title: 'Rivers', due: { day: '2026-11-28' } }),
  listed({ id: 'untold', title: null }),
  listed({ id: 'recalled', title: 'Counterpoint', due: { day: '2026-12-26' }, state: 'recalled' }),
]

function grouped(order: LoanOrder) {
  return groupLoans(loans, order, 'en').map(({ key, loans: inGroup }) => [
    key,
    ...inGroup.map(({ loan }) => loan.id),
  ])
}

test('G25 loans are grouped by urgency and ordered by due moment across time zones', () => {
  expect(grouped('due')).toEqual([
    ['late', 'overdue', 'recalled'],
    ['soon', 'north', 'state'],
    ['later', 'later', 'untold'],
  ])
})

test('an empty group is not shown', () => {
  expect(groupLoans(loans.slice(0, 1), 'due', 'en').map(({ key }) => key)).toEqual(['later'])
})

test('titles are in the order of the language', () => {
  expect(grouped('title')).toEqual([['all', 'untold', 'state', 'later', 'recalled', 'north', 'overdue']])
})

test('institutions are in the order of the network', () => {
  expect(grouped('institution')).toEqual([
    ['NORTH', 'overdue', 'north', 'later', 'recalled', 'untold'],
    ['STATE', 'state'],
  ])
})

test('the loan borrowed last comes first, and unknown dates come last', () => {
  expect(grouped('borrowed')[0]?.slice(0, 3)).toEqual(['all', 'state', 'later'])
})
