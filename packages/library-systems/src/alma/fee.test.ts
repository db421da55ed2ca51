import { expect, test } from 'vitest'
import { alma } from '../../test/alma-server.ts'
import { call } from '../../test/alma-examples.ts'
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

test.for([
  ['without an original amount', { original_amount: null }, { original: { minor: 2223 } }],
  ['without a type', { type: null }, { type: 'other', typeText: null }],
] as const)('a fee %s has the rest', ([, odd, expected]) => {
  expect(toFee({ ...overdue, ...odd }, { state: 'open', currency: 'EUR' })).toMatchObject(expected)
})

test('a fee without a balance is none', () => {
  expect(toFee({ ...overdue, balance: null }, { state: 'open', currency: 'EUR' })).toBeNull()
})

test.for([
  ['EUR', 'EUR'],
  ['usd', 'USD'],
  ['', 'EUR'],
  [null, 'EUR'],
  [undefined, 'EUR'],
  ['EURO', null],
  ['XEUR', null],
  ['E', null],
] as const)(
  'G14 a list with the currency %j is in %s: the one of the institution only where none is given',
  async ([currency, expected]) => {
    const { system } = await alma(() => ({ body: { fee: [overdue], total_record_count: 1, currency } }))
    const { items, unreadable } = await system.listFees('4471209', 'open', call)
    expect(items.map(({ balance }) => balance.currency)).toEqual(expected === null ? [] : [expected])
    expect(unreadable).toBe(expected === null ? 1 : 0)
  },
)

test.for([
  ['open', 'ACTIVE'],
  ['in-dispute', 'INDISPUTE'],
  ['sent-to-billing', 'EXPORTED'],
  ['closed', 'CLOSED'],
] as const)(
  'G14 a list of fees that are %s has those in the state %s or one that Alma does not define',
  async ([state, status]) => {
    const values = ['ACTIVE', 'INDISPUTE', 'EXPORTED', 'CLOSED', 'NEW', null]
    const fee = values.map((value, at) => ({ ...overdue, id: `${at}`, status: { value } }))
    const { system, seen } = await alma(() => ({ body: { fee, total_record_count: 6 } }))
    const { items } = await system.listFees('4471209', state, call)
    expect(items.map(({ id }) => values[Number(id)])).toEqual([status, 'NEW', null])
    expect(seen[0]?.url).toBe(`/almaws/v1/users/4471209/fees?status=${status}`)
  },
)

test('G15 a list of fees that is shorter than its total is not complete', async () => {
  const { system } = await alma(() => ({ body: { fee: [overdue, {}], total_record_count: 3 } }))
  await expect(system.listFees('4471209', 'open', call)).rejects.toMatchObject({
    detail: 'list not complete',
  })
})
