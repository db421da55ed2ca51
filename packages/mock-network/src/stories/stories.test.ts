import { expect, test } from 'vitest'
import { almaNames } from '../institutions.ts'
import { testTime } from '../../test/time.ts'
import { createPatrons } from '../patrons/patrons.ts'
import type { MockAccount } from '../patrons/record.ts'
import { crowds } from './crowds.ts'
import { stories } from './stories.ts'

const patrons = createPatrons({ now: testTime, accounts: 'linked', stories, crowds })
const { records } = patrons

function isOpen({ loans, requests, fees }: MockAccount): boolean {
  const owed = fees.filter(({ status }) => status === 'ACTIVE').reduce((sum, { balance }) => sum + balance, 0)
  return loans.length > 0 || requests.length > 0 || owed > 0
}

test('G5 each home has a patron who is a visitor everywhere else', () => {
  const known = records.filter(({ accounts }) => accounts.size === almaNames.length)
  expect(known.map(({ patron }) => patron.home)).toEqual(almaNames)
  expect(known.map(({ patron }) => patron.isStaff)).not.toContain(true)
})

test('nine of the forty patrons who leave North have something open', () => {
  const leaving = records.filter(({ patron }) => patron.name.startsWith('clearance-'))
  expect(leaving.map(({ patron }) => patron.home)).toEqual(Array.from({ length: 40 }, () => 'NORTH'))
  const open = leaving.filter(({ accounts }) => [...accounts.values()].some(isOpen))
  expect(open.map(({ patron }) => patron.name.slice(-2))).toEqual('03 07 12 16 21 22 29 34 38'.split(' '))
})

test('the list omits the crowds and includes copies of their patrons', () => {
  const names = () => patrons.list().map(({ name }) => name)
  expect(names().filter((name) => /^(ashdown|clearance)-/.test(name))).toEqual([])
  const copy = patrons.copyOf('clearance-07')
  expect(copy).toMatchObject({ home: 'NORTH', isStaff: false })
  expect(names()).toContain(copy.name)
})

test('the group of staff gives no role, and a role is not valid at another institution', () => {
  const rowena = records.find(({ patron }) => patron.name === 'almost-robin-vale')
  expect(rowena?.accounts.get('NORTH')).toMatchObject({ group: { code: 'STAFF' }, roles: [] })
  const manager = records.find(({ patron }) => patron.name === 'desk-manager')
  expect(manager?.accounts.get('HARBOUR')?.roles).toEqual([])
})
