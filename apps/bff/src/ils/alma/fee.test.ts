import { expect, test } from 'vitest'
import { toFee } from './fee.ts'

const overdue = {
  id: '121319140000521',
  type: { value: 'OVERDUEFINE', desc: 'Overdue fine' },
  status: { value: 'ACTIVE', desc: 'Active' },
  user_primary_id: { value: '4471209', link: 'https://api.example/almaws/v1/users/4471209' },
  balance: 22.23,
  remaining_vat_amount: 0,
  original_amount: 25,
  creation_time: '2026-11-10T16:59:06.987Z',
  comment: null,
  owner: { value: 'MAIN', desc: 'Main Library' },
  title: 'The Loom and the Ledger',
  barcode: null,
}

test('a fee has its amount and balance in minor units', () => {
  expect(toFee(overdue, { state: 'in-dispute', currency: 'USD' })).toEqual({
    id: '121319140000521',
    type: 'overdue',
    typeText: 'Overdue fine',
    title: 'The Loom and the Ledger',
    comment: null,
    state: 'in-dispute',
    original: { minor: 2500, currency: 'USD' },
    balance: { minor: 2223, currency: 'USD' },
    since: { at: '2026-11-10T16:59:06.987Z' },
    owner: 'Main Library',
  })
})

test.for([-4, 4])('a credit (%d) is negative', (balance) => {
  const credit = { ...overdue, type: { value: 'CREDIT', desc: 'Credit' }, balance, original_amount: balance }
  const fee = toFee(credit, { state: 'open', currency: 'EUR' })
  expect([fee?.type, fee?.original?.minor, fee?.balance.minor]).toEqual(['credit', -400, -400])
})

test("a type of the institution's own keeps its label", () => {
  const own = { ...overdue, type: { value: 'CUSTOMER_DEFINED_01', desc: 'Locker key' } }
  expect(toFee(own, { state: 'open', currency: 'EUR' })).toMatchObject({
    type: 'other',
    typeText: 'Locker key',
  })
})
