import { expect, test } from 'vitest'
import { createKnownAccounts } from './accounts.ts'

const noneSince = new Date('2026-11-25T13:02:00Z')

test.for([
  ['2026-11-25T14:01:59Z', { noneSince }],
  ['2026-11-25T14:02:00Z', undefined],
] as const)('G22 no account at 13:02 is what we know at %s: %j', ([moment, known]) => {
  let now = noneSince.getTime()
  const accounts = createKnownAccounts(() => now)
  accounts.remember('session', '01MER_RIVER', { noneSince })
  now = Date.parse(moment)
  expect(accounts.recall('session', '01MER_RIVER')).toEqual(known)
})

test('what is known belongs to one session and one institution, and ends with the session', () => {
  const accounts = createKnownAccounts(() => noneSince.getTime())
  accounts.remember('session', '01MER_RIVER', { patronId: 'river-1' })
  expect(accounts.recall('another', '01MER_RIVER')).toBeUndefined()
  expect(accounts.recall('session', '01MER_LAKE')).toBeUndefined()
  accounts.forget('session')
  expect(accounts.recall('session', '01MER_RIVER')).toBeUndefined()
})
