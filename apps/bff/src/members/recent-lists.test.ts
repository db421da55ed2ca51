import { expect, test } from 'vitest'
import { createRecentLists } from './recent-lists.ts'

const listed = (began: number) => ({ found: null, items: ['a loan'], began })

test('G4 a list serves the orders of five seconds, by person and institution', () => {
  let now = 0
  const recent = createRecentLists<string>(() => now)
  recent.keep('robin', 'NORTH', listed(0))
  now = 4_999
  expect(recent.recall('robin', 'NORTH')).toEqual(listed(0))
  expect(recent.recall('noor', 'NORTH')).toBeUndefined()
  expect(recent.recall('robin', 'LAKE')).toBeUndefined()
  now = 5_000
  expect(recent.recall('robin', 'NORTH')).toBeUndefined()
})

test('G14 what was asked for before a write serves nobody, also where it arrives after it', () => {
  let now = 0
  const recent = createRecentLists<string>(() => now)
  recent.keep('robin', 'NORTH', listed(0))
  now = 10
  recent.forget('robin', 'NORTH')
  expect(recent.recall('robin', 'NORTH')).toBeUndefined()
  recent.keep('robin', 'NORTH', listed(5))
  expect(recent.recall('robin', 'NORTH')).toBeUndefined()
  recent.keep('robin', 'NORTH', listed(11))
  expect(recent.recall('robin', 'NORTH')).toEqual(listed(11))
})
