import type { AccountCard } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import type { List } from '@library-card/library-systems/port.ts'
import { expect, test } from 'vitest'
import { createCardCache } from './card-cache.ts'
import { createEndedSessions } from './ended-sessions.ts'
import type { Patron } from './patron.ts'

const MiB = 1024 * 1024
const patron: Patron = { homeInstitutionCode: 'NORTH', id: 'p-1', idType: null, home: null }
const first = { cacheKey: 'one', patron }
const second = { cacheKey: 'two', patron }
const stranger = { cacheKey: 'three', patron: { ...patron, id: 'p-2' } }
const none = { state: 'ok' as const, items: [] }

function cardOf(institutionCode: string, displayName = 'Robin Vale'): AccountCard {
  return {
    institutionCode,
    asOf: '2026-11-25T13:02:00Z',
    state: 'complete',
    account: {
      displayName,
      barcode: null,
      patronGroup: null,
      expires: null,
      standing: 'active',
      email: null,
      phone: null,
      address: [],
    },
    loans: none,
    requests: none,
    fees: none,
    blocks: none,
    messages: none,
  }
}

const listed = (began: number) => ({ found: null, items: [], unreadable: 0, began })
const loansOf = (length: number) => ({ ...listed(0), items: Array<Loan>(length) })

function start(sizes?: Parameters<typeof createCardCache>[1]) {
  const clock = { time: 0 }
  const ended = createEndedSessions()
  const institutionCodes = ['ALPINE', 'HARBOUR']
  const cache = createCardCache({ institutionCodes, ended, now: () => clock.time }, sizes)
  ended.listen((sessionKey) => cache.deleteSession(sessionKey))
  const set = (owner: typeof first, code: string) =>
    cache.cards.set(owner, code, { card: cardOf(code), began: clock.time })
  const isKept = (owner: typeof first, code: string) => cache.cards.get(owner, code) !== undefined
  return { clock, cache, ended, set, isKept }
}

test('a cached card is never older than ten minutes, whatever is set', () => {
  const { clock, cache, set } = start()
  set(first, 'ALPINE')
  clock.time = 10 * minute - 1
  expect(cache.cards.get(first, 'ALPINE', 60 * minute)?.card).toEqual(cardOf('ALPINE'))
  clock.time = 10 * minute
  expect(cache.cards.get(first, 'ALPINE', 60 * minute)).toBeUndefined()
})

test('G4 a cached card belongs to one session: no other has it, not even of the same patron', () => {
  const { set, isKept } = start()
  set(first, 'ALPINE')
  expect(isKept(second, 'ALPINE')).toBe(false)
  expect(isKept(first, 'HARBOUR')).toBe(false)
})

test('G14 a write ends the cached cards of that institution in all sessions of the patron, and no others', () => {
  const { cache, set, isKept } = start()
  for (const owner of [first, second, stranger]) set(owner, 'ALPINE')
  set(first, 'HARBOUR')
  cache.recordWrite(patron, 'ALPINE')
  expect([first, second, stranger].map((owner) => isKept(owner, 'ALPINE'))).toEqual([false, false, true])
  expect(isKept(first, 'HARBOUR')).toBe(true)
})

test('G14 an answer requested before a write and received after it is not cached', () => {
  const { clock, cache, set, isKept } = start()
  cache.recordWrite(patron, 'ALPINE')
  set(first, 'ALPINE')
  expect(isKept(first, 'ALPINE')).toBe(false)
  clock.time = 1
  set(first, 'ALPINE')
  expect(isKept(first, 'ALPINE')).toBe(true)
})

test('G2 cached cards end with the session, also those that arrive after its end', () => {
  const { ended, set, isKept } = start()
  set(first, 'ALPINE')
  ended.end('one')
  set(first, 'HARBOUR')
  expect(isKept(first, 'ALPINE') || isKept(first, 'HARBOUR')).toBe(false)
})

test('G4 a list serves the orders of five seconds, in all sessions of its patron', () => {
  const { clock, cache } = start()
  cache.loans.set(first, 'NORTH', listed(0))
  clock.time = 4_999
  expect(cache.loans.get(second, 'NORTH')).toEqual(listed(0))
  expect(cache.loans.get(stranger, 'NORTH')).toBeUndefined()
  expect(cache.loans.get(first, 'LAKE')).toBeUndefined()
  expect(cache.requests.get(first, 'NORTH')).toBeUndefined()
  clock.time = 5_000
  expect(cache.loans.get(first, 'NORTH')).toBeUndefined()
})

test('G14 a list requested before a write serves nobody, also where it arrives after it', () => {
  const { clock, cache } = start()
  cache.loans.set(first, 'NORTH', listed(0))
  clock.time = 10
  cache.recordWrite(patron, 'NORTH')
  expect(cache.loans.get(first, 'NORTH')).toBeUndefined()
  cache.loans.set(first, 'NORTH', listed(5))
  expect(cache.loans.get(first, 'NORTH')).toBeUndefined()
  cache.loans.set(first, 'NORTH', listed(11))
  expect(cache.loans.get(first, 'NORTH')).toEqual(listed(11))
})

const late = (began: number, list: Promise<List<Loan>> = Promise.resolve(loansOf(0))) => ({
  list,
  began,
  asOf: '2026-11-25T13:02:00Z',
})

test('G16 a list that came after its page is found once, within a minute, by the same session', () => {
  const { clock, cache } = start()
  const { loans } = cache.kept
  loans.set(first, 'ALPINE', late(0))
  expect(loans.take(second, 'ALPINE')).toBeUndefined()
  expect(loans.take(first, 'ALPINE')).toMatchObject({ began: 0 })
  expect(loans.take(first, 'ALPINE')).toBeUndefined()
  loans.set(first, 'ALPINE', late(0))
  clock.time = minute
  expect(loans.take(first, 'ALPINE')).toBeUndefined()
})

test('G2 G14 a list that waits for a page ends with the session, and at a write', () => {
  const { clock, cache, ended } = start()
  const { loans } = cache.kept
  loans.set(first, 'ALPINE', late(0))
  loans.set(second, 'ALPINE', late(0))
  ended.end('one')
  expect(loans.take(first, 'ALPINE')).toBeUndefined()
  clock.time = 1
  cache.recordWrite(patron, 'ALPINE')
  expect(loans.take(second, 'ALPINE')).toBeUndefined()
})

test('a list that fails after its page has gone is not kept', async () => {
  const { cache } = start()
  const failed = Promise.reject(new Error('no answer'))
  cache.kept.loans.set(first, 'ALPINE', late(0, failed))
  await failed.catch(() => {})
  expect(cache.kept.loans.take(first, 'ALPINE')).toBeUndefined()
})

test('G21 lists that wait for a page have a limited number of rows', async () => {
  const { cache } = start({ cards: MiB, loans: 16, requests: 16, kept: 160 })
  const { loans } = cache.kept
  const sessions = Array.from({ length: 20 }, (_, at) => ({ cacheKey: `session ${at}`, patron }))
  for (const owner of sessions) loans.set(owner, 'ALPINE', late(0, Promise.resolve(loansOf(9))))
  await Promise.resolve()
  const kept = sessions.filter((owner) => loans.take(owner, 'ALPINE'))
  expect(kept).toHaveLength(16)
})

test('G21 cached lists have a limited number of rows', () => {
  const { cache } = start({ cards: MiB, loans: 160, requests: 160, kept: 160 })
  cache.loans.set(first, 'NORTH', loansOf(10))
  expect(cache.loans.get(first, 'NORTH')).toBeUndefined()
  const owners = Array.from({ length: 20 }, (_, at) => ({ ...first, patron: { ...patron, id: String(at) } }))
  for (const owner of owners) cache.loans.set(owner, 'NORTH', loansOf(9))
  const kept = owners.filter((owner) => cache.loans.get(owner, 'NORTH'))
  expect(kept).toEqual(owners.slice(4))
})

test('G21 cached cards take a limited number of bytes, however large institutions make them', () => {
  const { cache, set, isKept } = start({ cards: 16 * MiB, loans: 16, requests: 16, kept: 16 })
  set(first, 'HARBOUR')
  const large = cardOf('ALPINE', 'x'.repeat(MiB / 4))
  const tooLarge = cardOf('ALPINE', 'x'.repeat(MiB / 2))
  const sessions = Array.from({ length: 64 }, (_, at) => ({ cacheKey: `session ${at}`, patron }))
  for (const owner of sessions) cache.cards.set(owner, 'ALPINE', { card: large, began: 0 })
  const kept = sessions.filter((owner) => isKept(owner, 'ALPINE'))
  expect(kept.length).toBeGreaterThan(20)
  expect(kept.length).toBeLessThanOrEqual(32)
  expect(isKept(first, 'HARBOUR')).toBe(false)
  cache.cards.set(second, 'ALPINE', { card: tooLarge, began: 0 })
  expect(isKept(second, 'ALPINE')).toBe(false)
  expect(sessions.filter((owner) => isKept(owner, 'ALPINE'))).toHaveLength(kept.length)
})

test('G4 no two persons share a list or a write, whatever their ids contain', () => {
  const { cache } = start()
  const one = { cacheKey: 'one', patron: { ...patron, id: 'p-1 x' } }
  const signIns = { ALPINE: { patronId: 'x ', token: '', ends: null } }
  const other = { cacheKey: 'two', patron: { ...patron, id: 'p-1' }, signIns }
  cache.loans.set(one, 'ALPINE', loansOf(1))
  expect(cache.loans.get(one, 'ALPINE')).toBeDefined()
  expect(cache.loans.get(other, 'ALPINE')).toBeUndefined()
  cache.recordWrite({ homeInstitutionCode: 'NORTH p-1', id: 'x' }, 'ALPINE', 1)
  expect(cache.loans.get(one, 'ALPINE')).toBeDefined()
})
