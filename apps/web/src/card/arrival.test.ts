import { expect, test } from 'vitest'
import { arrive, nothingYet, type Arrival, type ArrivalEvent } from './arrival.ts'

function after(...events: ArrivalEvent[]): Arrival {
  return events.reduce(arrive, nothingYet)
}

test('G24 nothing is drawn before all have answered or the list has settled', () => {
  const state = after({ type: 'answered', codes: ['NORTH'], all: false })
  expect(state).toMatchObject({ drawn: false, joined: [] })
})

test('G24 the list is drawn once when all have answered', () => {
  const state = after({ type: 'answered', codes: ['NORTH', 'LAKE'], all: true })
  expect(state).toMatchObject({ drawn: true, joined: ['NORTH', 'LAKE'] })
})

test('G24 the list is drawn with those who are there when it settles', () => {
  const state = after({ type: 'answered', codes: ['NORTH'], all: false }, { type: 'settled' })
  expect(state).toMatchObject({ drawn: true, joined: ['NORTH'] })
})

test('G24 what comes later joins by itself until the reader has touched the page', () => {
  const begun: ArrivalEvent[] = [{ type: 'answered', codes: ['NORTH'], all: false }, { type: 'settled' }]
  const late: ArrivalEvent = { type: 'answered', codes: ['NORTH', 'LAKE'], all: true }
  expect(after(...begun, late).joined).toEqual(['NORTH', 'LAKE'])
  expect(after(...begun, { type: 'touched' }, late).joined).toEqual(['NORTH'])
})

test('G24 a reader who has begun before the list was drawn still gets the list', () => {
  const state = after({ type: 'touched' }, { type: 'answered', codes: ['NORTH'], all: true })
  expect(state.joined).toEqual(['NORTH'])
})

const waitingOutside: ArrivalEvent[] = [
  { type: 'answered', codes: ['NORTH'], all: false },
  { type: 'settled' },
  { type: 'touched' },
  { type: 'answered', codes: ['NORTH', 'LAKE'], all: true },
]

test('a late answer joins when the reader says so', () => {
  expect(after(...waitingOutside, { type: 'put' }).joined).toEqual(['NORTH', 'LAKE'])
})

test('a late answer joins with the next page that is opened', () => {
  const turned = after(...waitingOutside, { type: 'page-turned', page: '/card/all/fees' })
  expect(turned).toMatchObject({ touched: false, joined: ['NORTH', 'LAKE'] })
})

test('who was asked again by hand joins at once', () => {
  const state = after(
    { type: 'answered', codes: ['NORTH'], all: true },
    { type: 'touched' },
    { type: 'invited', codes: ['LAKE'] },
    { type: 'answered', codes: ['NORTH', 'LAKE'], all: true },
  )
  expect(state.joined).toEqual(['NORTH', 'LAKE'])
})
