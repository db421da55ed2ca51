import { expect, test } from 'vitest'
import { here, newUser, oldUser } from '../../../test/alma-examples.ts'
import { toAccount } from './account.ts'

test('an account as Alma told it until 2023', () => {
  expect(toAccount(oldUser, here)).toEqual({
    displayName: 'Ida Marsh',
    barcode: 'N 4471',
    patronGroup: 'Graduate student',
    expires: { day: '2027-09-30' },
    standing: 'active',
    email: 'ida.marsh@north.example',
    phone: null,
    address: ['3 Quarry Priority', '20457 Northhaven'],
  })
})

test('an account as Alma tells it now: what is left out is null, never a guess', () => {
  expect(toAccount(newUser, here)).toEqual({
    displayName: 'Ida Marsh',
    barcode: null,
    patronGroup: null,
    expires: null,
    standing: 'unknown',
    email: null,
    phone: null,
    address: [],
  })
})

test('a preferred name stands in for the part that it replaces', () => {
  const user = { ...oldUser, pref_first_name: 'Robin', middle_name: 'Theodora' }
  expect(toAccount(user, here).displayName).toBe('Robin Marsh')
})

test.for([
  ['2026-11-24Z', 'expired'],
  ['2026-11-25Z', 'active'],
] as const)('G25 an account until %s is %s on 25 November there', ([expiry_date, standing]) => {
  expect(toAccount({ ...oldUser, expiry_date }, here).standing).toBe(standing)
})

test('G25 the day is that of the institution: it is tomorrow in Auckland', () => {
  const user = { ...oldUser, expiry_date: '2026-11-25Z' }
  expect(toAccount(user, { ...here, timeZone: 'Pacific/Auckland' }).standing).toBe('expired')
})

test('an inactive account is not active, whatever its date', () => {
  expect(toAccount({ ...oldUser, status: { value: 'INACTIVE', desc: 'Inactif' } }, here).standing).toBe(
    'inactive',
  )
})
