import { expect, test } from 'vitest'
import { emptyList, stableList, type ListEvent, type StableList } from './stable-list.ts'

function after(...events: ListEvent[]): StableList {
  return events.reduce(stableList, emptyList)
}

type Responded = Extract<ListEvent, { type: 'responded' }>

const responded = (codes: string[], more: Partial<Responded> = {}): ListEvent => ({
  type: 'responded',
  codes,
  quiet: [],
  all: false,
  ...more,
})

test('G24 nothing is drawn before all have responded or the first wait has ended', () => {
  expect(after(responded(['NORTH']))).toMatchObject({ drawn: false, joined: [] })
  const all = after(responded(['NORTH', 'LAKE'], { all: true }))
  expect(all).toMatchObject({ drawn: true, joined: ['NORTH', 'LAKE'] })
  expect(after(responded(['NORTH']), { type: 'join' })).toMatchObject({ drawn: true, joined: ['NORTH'] })
})

test('G24 a later response joins with its batch, without a notice above the list', () => {
  const late = [responded(['NORTH']), { type: 'join' }, responded(['NORTH', 'LAKE'])] satisfies ListEvent[]
  expect(after(...late).joined).toEqual(['NORTH'])
  expect(after(...late, { type: 'join' })).toMatchObject({ joined: ['NORTH', 'LAKE'], drawnWith: ['NORTH'] })
})

test('G24 the list is drawn even if the patron used the page before', () => {
  expect(after({ type: 'touched' }, responded(['NORTH'], { all: true })).joined).toEqual(['NORTH'])
})

const touched: ListEvent[] = [responded(['NORTH']), { type: 'join' }, { type: 'touched' }]

test('G24 after a touch, only what changes no row joins by itself', () => {
  const state = after(...touched, responded(['NORTH', 'LAKE', 'STATE'], { quiet: ['STATE'] }))
  expect(state.joined).toEqual(['NORTH', 'STATE'])
})

test('a late response joins when the next page opens, which nobody has touched', () => {
  const turned = after(...touched, responded(['NORTH', 'LAKE']), {
    type: 'page-changed',
    page: '/card/all/fees',
  })
  expect(turned).toMatchObject({
    touched: false,
    joined: ['NORTH', 'LAKE'],
    drawnWith: ['NORTH', 'LAKE'],
  })
})

test('a response that the patron requested again joins at once', () => {
  const state = after(...touched, { type: 'requested', codes: ['LAKE'] }, responded(['NORTH', 'LAKE']))
  expect(state.joined).toEqual(['NORTH', 'LAKE'])
})
