import { expect, test } from 'vitest'
import { emptyList, stableList, type ListEvent, type StableList } from './stable-list.ts'

function after(...events: ListEvent[]): StableList {
  return events.reduce(stableList, emptyList)
}

test('G24 nothing is drawn before all have responded or the list has settled', () => {
  const state = after({ type: 'responded', codes: ['NORTH'], all: false })
  expect(state).toMatchObject({ drawn: false, joined: [] })
})

test('G24 the list is drawn once when all have responded', () => {
  const state = after({ type: 'responded', codes: ['NORTH', 'LAKE'], all: true })
  expect(state).toMatchObject({ drawn: true, joined: ['NORTH', 'LAKE'] })
})

test('G24 the list is drawn with the responses that have arrived when it settles', () => {
  const state = after({ type: 'responded', codes: ['NORTH'], all: false }, { type: 'settled' })
  expect(state).toMatchObject({ drawn: true, joined: ['NORTH'] })
})

test('G24 a later response joins by itself until the patron uses the page', () => {
  const begun: ListEvent[] = [{ type: 'responded', codes: ['NORTH'], all: false }, { type: 'settled' }]
  const late: ListEvent = { type: 'responded', codes: ['NORTH', 'LAKE'], all: true }
  expect(after(...begun, late).joined).toEqual(['NORTH', 'LAKE'])
  expect(after(...begun, { type: 'touched' }, late).joined).toEqual(['NORTH'])
})

test('G24 what would move the list waits, and so do the responses after it', () => {
  const state = after(
    { type: 'responded', codes: ['NORTH'], all: false },
    { type: 'settled' },
    { type: 'responded', codes: ['NORTH', 'LAKE'], all: false },
    { type: 'responded', codes: ['NORTH', 'LAKE', 'STATE'], all: false },
    { type: 'would-move' },
    { type: 'responded', codes: ['NORTH', 'LAKE', 'STATE', 'ALPINE'], all: true },
  )
  expect(state.joined).toEqual(['NORTH', 'LAKE'])
})

test('G24 the list is drawn even if the patron used the page before', () => {
  const state = after({ type: 'touched' }, { type: 'responded', codes: ['NORTH'], all: true })
  expect(state.joined).toEqual(['NORTH'])
})

const waitingOutside: ListEvent[] = [
  { type: 'responded', codes: ['NORTH'], all: false },
  { type: 'settled' },
  { type: 'touched' },
  { type: 'responded', codes: ['NORTH', 'LAKE'], all: true },
]

test('a late response joins when the patron puts it in the list', () => {
  expect(after(...waitingOutside, { type: 'put-in-list' }).joined).toEqual(['NORTH', 'LAKE'])
})

test('a late response joins when the next page opens', () => {
  const turned = after(...waitingOutside, { type: 'page-changed', page: '/card/all/fees' })
  expect(turned).toMatchObject({ touched: false, joined: ['NORTH', 'LAKE'] })
})

test('a response that the patron requested again joins at once', () => {
  const state = after(
    { type: 'responded', codes: ['NORTH'], all: true },
    { type: 'touched' },
    { type: 'requested', codes: ['LAKE'] },
    { type: 'responded', codes: ['NORTH', 'LAKE'], all: true },
  )
  expect(state.joined).toEqual(['NORTH', 'LAKE'])
})

test('G24 a response that comes after the list was drawn has no notice above it until the next page', () => {
  const drawn: ListEvent[] = [{ type: 'responded', codes: ['NORTH'], all: false }, { type: 'settled' }]
  const late: ListEvent = { type: 'responded', codes: ['NORTH', 'LAKE'], all: true }
  expect(after(...drawn, late)).toMatchObject({ joined: ['NORTH', 'LAKE'], drawnWith: ['NORTH'] })
  const turned = after(...drawn, late, { type: 'page-changed', page: '/card/all/fees' })
  expect(turned.drawnWith).toEqual(['NORTH', 'LAKE'])
})
