import { expect, test } from 'vitest'
import type { Loan } from '@library-card/contract/loan.ts'
import { aLoan } from '../../test/examples.ts'
import { dueOrder, urgencyOf } from './due.ts'

const NOW = '2026-11-25T13:02:00Z'

test.each<[string, Partial<Loan>]>([
  ['late', { due: { day: '2026-11-22' } }],
  ['late', { due: { day: '2026-12-22' }, state: 'recalled' }],
  ['soon', { due: { day: '2026-11-25' } }],
  ['soon', { due: { day: '2026-12-02' } }],
  ['later', { due: { day: '2026-12-03' } }],
  ['later', { due: null }],
  ['later', { due: { day: '2026-11-13' }, state: 'claimed-returned' }],
  ['late', { due: { day: '2026-11-13' }, state: 'lost' }],
  ['later', { due: { day: '2026-11-26' }, state: 'claimed-returned' }],
  ['later', { due: { day: '2026-11-22' }, state: 'other' }],
  ['soon', { due: { day: '2026-11-26' }, state: 'other' }],
])('G25 urgency is %s for %j', (urgency, more) => {
  expect(urgencyOf(aLoan('1', more), NOW, 'Europe/Berlin', 'Europe/Berlin')).toBe(urgency)
})

test('G25 the same due day ends later in a western time zone', () => {
  const day = aLoan('1', { due: { day: '2026-11-28' } })
  expect(dueOrder(day, 'Europe/Berlin')).toBeLessThan(dueOrder(day, 'America/New_York'))
})

test('G25 an instant on a day comes before the end of that day', () => {
  const hour = aLoan('1', { due: { at: '2026-11-28T22:58:00Z' } })
  expect(dueOrder(hour, 'Europe/Berlin')).toBeLessThan(
    dueOrder(aLoan('1', { due: { day: '2026-11-28' } }), 'Europe/Berlin'),
  )
})

test('G25 loans without a due date come last', () => {
  expect(dueOrder(aLoan('1'), 'Europe/Berlin')).toBe(Number.POSITIVE_INFINITY)
})
