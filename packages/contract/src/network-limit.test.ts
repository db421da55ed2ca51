import { expect, test } from 'vitest'
import type { NetworkLimit } from './institution.ts'
import { distanceTo } from './network-limit.ts'

const now = '2026-11-25T13:02:00Z'
const limit = (more: Partial<NetworkLimit>): NetworkLimit => ({
  counts: 'overdue',
  at: 3,
  currency: null,
  forbids: ['borrow'],
  text: null,
  ...more,
})
const loan = (day: string, state: 'on-loan' | 'lost' | 'claimed-returned' = 'on-loan') => ({
  due: { day },
  state,
})
const fee = (minor: number, currency = 'USD') => ({ state: 'open' as const, balance: { minor, currency } })
const at = (loans: ReturnType<typeof loan>[], fees: ReturnType<typeof fee>[] = []) => ({
  loans,
  fees,
  timeZone: 'Europe/Berlin',
})

test('overdue loans of all institutions count, those that the patron claims to have returned do not', () => {
  const listed = [
    at([loan('2026-11-22'), loan('2026-11-28')]),
    at([loan('2026-11-24'), loan('2026-11-01', 'claimed-returned')]),
  ]
  expect(distanceTo(limit({}), listed, now)).toEqual({ counted: 2, left: 1 })
})

test('lost loans count whatever their date', () => {
  const listed = [at([loan('2026-11-28', 'lost'), loan('2026-11-01')])]
  expect(distanceTo(limit({ counts: 'lost' }), listed, now)).toEqual({ counted: 1, left: 2 })
})

test('a limit that is passed has nothing left', () => {
  const listed = [at(Array.from({ length: 5 }, () => loan('2026-11-01')))]
  expect(distanceTo(limit({}), listed, now)).toEqual({ counted: 5, left: 0 })
})

test('G14 an amount counts one currency, and no credit of another institution', () => {
  const listed = [
    at([], [fee(15_000), fee(9_000, 'EUR')]),
    at([], [fee(-4_000)]),
    at([], [fee(3_000), fee(-500)]),
  ]
  const inDollars = limit({ counts: 'owed', at: 20_000, currency: 'USD' })
  expect(distanceTo(inDollars, listed, now)).toEqual({ counted: 17_500, left: 2_500 })
})
