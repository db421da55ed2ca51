import { expect, test } from 'vitest'
import { createKnownAccounts, createNoAccounts } from './known-accounts.ts'
import { createEndedSessions } from './ended-sessions.ts'

const noneSince = new Date('2026-11-25T13:02:00Z')

test.for([
  ['2026-11-25T14:01:59Z', noneSince],
  ['2026-11-25T14:02:00Z', undefined],
  // The clock was set back.
  ['2026-11-25T13:01:59Z', undefined],
] as const)('G22 no account at 13:02 is what we know at %s: %j', ([moment, known]) => {
  let now = noneSince.getTime()
  const none = createNoAccounts(() => now, createEndedSessions())
  none.set(robin, '01MER_RIVER', noneSince)
  now = Date.parse(moment)
  expect(none.get(robin, '01MER_RIVER')).toEqual(known)
})

test('G5 "no account" is given to the patron alone', () => {
  const none = createNoAccounts(() => noneSince.getTime(), createEndedSessions())
  none.set(robin, '01MER_RIVER', noneSince)
  for (const asker of ['staff', 'background'] as const)
    expect(none.get({ ...robin, asker }, '01MER_RIVER')).toBeUndefined()
})

test('G4 G15 "no account" belongs to one person, one home record and one institution', () => {
  const ended = createEndedSessions()
  const none = createNoAccounts(() => noneSince.getTime(), ended)
  none.set(robin, '01MER_RIVER', noneSince)
  const { patron } = robin
  expect(none.get({ ...robin, cacheKey: 'next' }, '01MER_RIVER')).toEqual(noneSince)
  expect(none.get({ ...robin, person: 'another' }, '01MER_RIVER')).toBeUndefined()
  expect(none.get(robin, '01MER_LAKE')).toBeUndefined()
  for (const change of [{ linkingId: 'link-2' }, { primaryId: 'robin-2' }, { displayName: 'Sam Reed' }])
    expect(
      none.get({ ...robin, patron: { ...patron, home: { ...patron.home, ...change } } }, '01MER_RIVER'),
    ).toBeUndefined()
  ended.end('session')
  none.set(robin, '01MER_LAKE', noneSince)
  expect(none.get(robin, '01MER_LAKE')).toBeUndefined()
})

const robin = {
  asker: 'patron' as const,
  person: 'robin',
  cacheKey: 'session',
  patron: {
    homeInstitutionCode: '01MER_NORTH',
    id: 'robin',
    idType: null,
    home: { primaryId: 'robin', linkingId: 'link-1', displayName: 'Robin Vale' },
  },
}

const ofDesk = { ...robin, asker: 'staff' } as const
const sam = { home: { primaryId: 'sam', linkingId: 'link-2', displayName: 'Sam Reed' } }
const there = { patronId: 'river-1', linkId: null, name: 'Robin Vale' }

test('G4 a known account belongs to one session, one patron and one institution', () => {
  const { accounts } = start()
  accounts.set(ofDesk, '01MER_RIVER', there)
  expect(accounts.get(ofDesk, '01MER_RIVER')).toEqual(there)
  expect(accounts.get({ ...ofDesk, cacheKey: 'another' }, '01MER_RIVER')).toBeUndefined()
  expect(accounts.get({ ...ofDesk, patron: sam }, '01MER_RIVER')).toBeUndefined()
  expect(accounts.get(robin, '01MER_RIVER')).toBeUndefined()
  expect(accounts.get(ofDesk, '01MER_LAKE')).toBeUndefined()
})

test('G2 known accounts end with the session, also for staff, and later answers are ignored', () => {
  const { accounts, ended } = start()
  for (const whose of [robin, ofDesk]) accounts.set(whose, '01MER_RIVER', there)
  ended.end('session')
  for (const whose of [robin, ofDesk]) accounts.set(whose, '01MER_LAKE', there)
  const places = [robin, ofDesk].flatMap((whose) =>
    ['01MER_RIVER', '01MER_LAKE'].map((code) => accounts.get(whose, code)),
  )
  expect(places).toEqual([undefined, undefined, undefined, undefined])
})

function start() {
  const ended = createEndedSessions()
  const accounts = createKnownAccounts(ended)
  ended.listen(accounts.deleteSession)
  return { accounts, ended }
}
