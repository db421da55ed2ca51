import { expect, test } from 'vitest'
import { createKnownAccounts } from './known-accounts.ts'
import { createEndedSessions } from './ended-sessions.ts'

const noneSince = new Date('2026-11-25T13:02:00Z')

test.for([
  ['2026-11-25T14:01:59Z', { noneSince }],
  ['2026-11-25T14:02:00Z', undefined],
  // The clock was set back.
  ['2026-11-25T13:01:59Z', undefined],
] as const)('G22 no account at 13:02 is what we know at %s: %j', ([moment, known]) => {
  let now = noneSince.getTime()
  const accounts = createKnownAccounts(() => now, createEndedSessions())
  accounts.set({ sessionKey: 'session' }, '01MER_RIVER', { noneSince })
  now = Date.parse(moment)
  expect(accounts.get({ sessionKey: 'session' }, '01MER_RIVER')).toEqual(known)
})

const own = { sessionKey: 'session' }
const ofDesk = { sessionKey: 'session', about: 'patron hash' }
const there = { patronId: 'river-1', linkId: null, name: 'Robin Vale' }

test('G4 a known account belongs to one session, one patron and one institution', () => {
  const { accounts } = start()
  accounts.set(ofDesk, '01MER_RIVER', there)
  expect(accounts.get(ofDesk, '01MER_RIVER')).toEqual(there)
  expect(accounts.get({ ...ofDesk, sessionKey: 'another' }, '01MER_RIVER')).toBeUndefined()
  expect(accounts.get({ ...ofDesk, about: 'another' }, '01MER_RIVER')).toBeUndefined()
  expect(accounts.get(own, '01MER_RIVER')).toBeUndefined()
  expect(accounts.get(ofDesk, '01MER_LAKE')).toBeUndefined()
})

test('G2 known accounts end with the session, also for staff, and later answers are ignored', () => {
  const { accounts, ended } = start()
  for (const whose of [own, ofDesk]) accounts.set(whose, '01MER_RIVER', there)
  ended.end('session')
  for (const whose of [own, ofDesk]) accounts.set(whose, '01MER_LAKE', there)
  const places = [own, ofDesk].flatMap((whose) =>
    ['01MER_RIVER', '01MER_LAKE'].map((code) => accounts.get(whose, code)),
  )
  expect(places).toEqual([undefined, undefined, undefined, undefined])
})

function start() {
  const ended = createEndedSessions()
  const accounts = createKnownAccounts(() => noneSince.getTime(), ended)
  ended.listen(accounts.deleteSession)
  return { accounts, ended }
}
