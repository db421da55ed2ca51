import type { Account } from '@library-card/contract/account.ts'
import { expect, test } from 'vitest'
import { emptyAccount, institution } from '../../test/examples.ts'
import { lagOf } from './account-lag.ts'

const home: Account = {
  ...emptyAccount('NORTH').account,
  email: 'robin@north.example',
  phone: '+49 30 1234',
  address: ['12 Weir Street', '20457 Northhaven', 'Germany'],
}

const can = { renew: true, cancel: true, changePickup: false, updateAccount: true }

function lag(there: Partial<Account>, atHome: Partial<Account> | null = {}, may = can) {
  const card = emptyAccount('HARBOUR', { account: { ...home, ...there } })
  const homeCard = emptyAccount('NORTH', { account: { ...home, ...atHome } })
  const institutionOf = (code: string) => institution(code, code, { can: may })
  return lagOf(card, {
    home: 'NORTH',
    responses: new Map(atHome ? [['NORTH', homeCard]] : []),
    institutionOf,
  })
}

test.for<[there: Partial<Account>, lag: 'expired' | 'contact' | null]>([
  [{}, null],
  [{ standing: 'expired' }, 'expired'],
  [{ email: 'ROBIN@north.example', phone: '+49 (30) 1234' }, null],
  [{ email: 'robin@old.example' }, 'contact'],
  [{ email: null }, 'contact'],
  [{ phone: '+49 30 99' }, 'contact'],
  [{ address: ['12 Weir Street', 'Northhaven, HH 20457', 'Deutschland'] }, null],
  [{ address: ['3 Cooper Yard', '20111 Oldmere'] }, 'contact'],
])('an account elsewhere with %j lags behind the one at home: %s', ([there, expected]) => {
  expect(lag(there)).toBe(expected)
})

test('data that home does not provide is not compared', () => {
  expect(lag({}, { email: null, phone: null, address: [] })).toBe(null)
})

test.for([null, { standing: 'expired' }, { standing: 'inactive' }] as const)(
  'nothing is offered where home answers %j',
  (atHome) => {
    expect(lag({ standing: 'expired' }, atHome)).toBe(null)
  },
)

test('nothing is offered where the institution does not update accounts', () => {
  expect(lag({ standing: 'expired' }, {}, { ...can, updateAccount: false })).toBe(null)
})
