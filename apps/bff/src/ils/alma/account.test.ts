import { expect, test } from 'vitest'
import { context, newUser, oldUser } from '../../../test/alma-examples.ts'
import { toAccount } from './account.ts'

test('an account in the format until 2023', () => {
  expect(toAccount(oldUser, context)).toEqual({
    displayName: 'Ida Marsh',
    barcode: 'N 4471',
    patronGroup: 'Graduate student',
    expires: { day: '2027-09-30' },
    standing: 'active',
    email: 'ida.marsh@north.example',
    phone: null,
    address: ['3 Quarry Lane', '20457 Northhaven'],
  })
})

test('an account in the present format: a missing field is null, never a guess', () => {
  expect(toAccount(newUser, context)).toEqual({
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

test('a preferred name replaces the same part of the name', () => {
  const user = { ...oldUser, pref_first_name: 'Robin', middle_name: 'Theodora' }
  expect(toAccount(user, context).displayName).toBe('Robin Marsh')
})

test.for([
  ['2026-11-24Z', 'expired'],
  ['2026-11-25Z', 'active'],
] as const)('G25 an account until %s is %s on 25 November there', ([expiry_date, standing]) => {
  expect(toAccount({ ...oldUser, expiry_date }, context).standing).toBe(standing)
})

test('an account that ends in the year 9999 never ends', () => {
  const account = toAccount({ ...oldUser, expiry_date: '9999-12-31Z' }, context)
  expect(account).toMatchObject({ expires: null, standing: 'active' })
})

test('G25 an account expires by the date at the institution: it is tomorrow in Auckland', () => {
  const user = { ...oldUser, expiry_date: '2026-11-25Z' }
  expect(toAccount(user, { ...context, timeZone: 'Pacific/Auckland' }).standing).toBe('expired')
})

const student = { value: ' S-77 ', id_type: { value: '01', desc: 'Barcode' }, status: 'ACTIVE' }

test('the institution decides which types of identifier are card numbers', () => {
  const user = { ...oldUser, user_identifier: [student] }
  expect(toAccount(user, context).barcode).toBeNull()
  expect(toAccount(user, { ...context, cardNumberTypes: ['BARCODE', '01'] }).barcode).toBe('S-77')
})

test.for([
  ['in the United States', { value: 'USA', desc: 'United States' }, ['Ann Arbor, MI 48109', 'United States']],
  ['in Germany', { value: 'DEU', desc: 'Germany' }, ['48109 Ann Arbor MI', 'Germany']],
  ['in no given country', { value: null, desc: '' }, ['Ann Arbor, MI 48109']],
] as const)('an address %s has the order of that country', ([, country, lines]) => {
  const place = {
    line1: ' 7 Elm  ',
    city: 'Ann Arbor ',
    state_province: 'MI',
    postal_code: ' 48109',
    country,
  }
  const user = { ...oldUser, contact_info: { address: [place] } }
  const american = { ...context, timeZone: 'America/New_York' }
  expect(toAccount(user, american).address).toEqual(['7 Elm', ...lines])
})

test('an inactive account is not active, whatever its date', () => {
  expect(toAccount({ ...oldUser, status: { value: 'INACTIVE', desc: 'Inactif' } }, context).standing).toBe(
    'inactive',
  )
})
