import { expect, test } from 'vitest'
import { alma } from '../../../test/alma-server.ts'
import { call, foundIda, oldLoan, oldUser } from '../../../test/alma-examples.ts'

const page = (loan: object) => ({ item_loan: [{ ...oldLoan, ...loan }], total_record_count: 1 })
const fee = { id: '1', type: { value: 'OVERDUEFINE' }, balance: 2, creation_time: '2026-10-30T09:00:00Z' }
const fees = (more: object) => ({ fee: [{ ...fee, ...more }], total_record_count: 1, currency: 'EUR' })

test.for([
  ['a date that is none', page({ due_date: 'soon' })],
  ['a day that no calendar has', page({ due_date: '2026-02-30Z' })],
  ['a date that is a number', page({ due_date: 1_764_288_000 })],
  ['a fine beyond all numbers', page({ loan_fine: 1e308 })],
  ['an id that is a number', page({ loan_id: 133_273_370_002_105 })],
  ['a title that is a list', page({ title: ['A'] })],
  ['a total beyond all patrons', { item_loan: [], total_record_count: 1e15 }],
  ['a total that is half', { item_loan: [], total_record_count: 0.5 }],
  ['a total below nothing', { item_loan: [], total_record_count: -1 }],
  ['a list in a list', { item_loan: [[oldLoan]], total_record_count: 1 }],
  [
    'a deep hole',
    JSON.parse(`{"item_loan":${'['.repeat(5_000)}${']'.repeat(5_000)},"total_record_count":1}`),
  ],
] as [string, unknown][])('G21 loans with %s are an unexpected answer', async ([, body]) => {
  const { system } = await alma(() => ({ body }))
  await expect(system.listLoans(foundIda, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test.for([
  ['a balance beyond all numbers', fees({ balance: -1e300 })],
  ['a balance that is a text', fees({ balance: '2.00' })],
  ['a currency that is none', { ...fees({}), currency: '<b>' }],
] as [string, unknown][])('G21 fees with %s are an unexpected answer', async ([, body]) => {
  const { system } = await alma(() => ({ body }))
  await expect(system.listFees('p', 'open', call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test.for([
  ['more loans than fit', { loans: { value: 1e300 } }],
  ['half a loan', { loans: { value: 0.5 } }],
  ['fees beyond all numbers', { fees: { value: 1e308 } }],
  ['an end that is no date', { expiry_date: 'never' }],
] as [string, object][])('G21 an account with %s is an unexpected answer', async ([, more]) => {
  const { system } = await alma(() => ({ body: { ...oldUser, ...more } }))
  await expect(system.findAccount({ by: 'id', id: 'p' }, call)).rejects.toMatchObject({
    code: 'unexpected-answer',
  })
})

test('G21 prototype keys change no object and do not come through', async () => {
  const hostile = '"__proto__":{"renewable":false,"polluted":1},"constructor":{"prototype":{"polluted":1}}'
  const body: unknown = JSON.parse(
    JSON.stringify({ item_loan: [oldLoan], total_record_count: 1 }).replace(
      '"loan_id"',
      `${hostile},"loan_id"`,
    ),
  )
  const { system } = await alma(() => ({ body }))
  const [loan] = await system.listLoans(foundIda, call)
  expect(loan).toMatchObject({ id: oldLoan.loan_id, renewal: { can: 'yes' } })
  expect(JSON.stringify(loan)).not.toContain('polluted')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})
