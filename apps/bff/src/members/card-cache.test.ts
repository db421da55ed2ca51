import type { AccountCard } from '@library-card/contract/card.ts'
import { expect, test } from 'vitest'
import { createCardCache } from './card-cache.ts'
import { createEndedSessions } from './ended-sessions.ts'
import type { Patron } from './patron.ts'

const minute = 60_000
const patron: Patron = { homeInstitutionCode: 'NORTH', id: 'p-1', idType: null, home: null }
const here = { sessionKey: 'one', patron }
const elsewhere = { sessionKey: 'two', patron }
const stranger = { sessionKey: 'three', patron: { ...patron, id: 'p-2' } }
const none = { state: 'ok' as const, items: [] }

function cardOf(institutionCode: string): AccountCard {
  return {
    institutionCode,
    asOf: '2026-11-25T13:02:00Z',
    state: 'complete',
    account: {
      displayName: 'Robin Vale',
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

function start() {
  const clock = { time: 0 }
  const ended = createEndedSessions()
  const copies = createCardCache(ended, () => clock.time)
  ended.listen(copies.forget)
  return { clock, copies, ended }
}

test('a copy is never older than ten minutes, whatever is set', () => {
  const { clock, copies } = start()
  copies.keep(here, cardOf('ALPINE'), clock.time)
  clock.time = 10 * minute - 1
  expect(copies.recall('one', 'ALPINE', 60 * minute)).toEqual(cardOf('ALPINE'))
  clock.time = 10 * minute
  expect(copies.recall('one', 'ALPINE', 60 * minute)).toBeUndefined()
})

test('G4 a copy is of one session: no other has it, not even of the same patron', () => {
  const { clock, copies } = start()
  copies.keep(here, cardOf('ALPINE'), clock.time)
  expect(copies.recall('two', 'ALPINE', minute)).toBeUndefined()
  expect(copies.recall('one', 'HARBOUR', minute)).toBeUndefined()
})

test('G14 a write ends the copies of that institution in all sessions of the patron, and nothing else', () => {
  const { clock, copies } = start()
  for (const whose of [here, elsewhere, stranger]) copies.keep(whose, cardOf('ALPINE'), clock.time)
  copies.keep(here, cardOf('HARBOUR'), clock.time)
  copies.forgetAt(patron, 'ALPINE')
  const left = ['one', 'two', 'three'].map((key) => copies.recall(key, 'ALPINE', minute)?.institutionCode)
  expect(left).toEqual([undefined, undefined, 'ALPINE'])
  expect(copies.recall('one', 'HARBOUR', minute)).toBeDefined()
})

test('G14 what was asked before a write and answered after it is not kept', () => {
  const { clock, copies } = start()
  const began = clock.time
  copies.forgetAt(patron, 'ALPINE')
  copies.keep(here, cardOf('ALPINE'), began)
  expect(copies.recall('one', 'ALPINE', minute)).toBeUndefined()
  clock.time = 1
  copies.keep(here, cardOf('ALPINE'), clock.time)
  expect(copies.recall('one', 'ALPINE', minute)).toBeDefined()
})

test('G2 copies end with the session, also those that come after its end', () => {
  const { clock, copies, ended } = start()
  copies.keep(here, cardOf('ALPINE'), clock.time)
  ended.end('one')
  copies.keep(here, cardOf('HARBOUR'), clock.time)
  expect(copies.recall('one', 'ALPINE', minute) ?? copies.recall('one', 'HARBOUR', minute)).toBeUndefined()
})
