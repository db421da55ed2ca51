import { act, renderHook } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyList, stableList, useStableList, type ListEvent, type StableList } from './stable-list.ts'

afterEach(() => {
  vi.useRealTimers()
})

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

/** The list of a page, about which more and more institutions answer. */
function openList(waiting: string[]) {
  vi.useFakeTimers()
  const responses = new Map<string, { state: string }>()
  const { result, rerender } = renderHook(
    () => useStableList({ responses: new Map(responses), waiting: [...waiting] }),
    { wrapper: MemoryRouter },
  )
  const answer = (code: string) => {
    responses.set(code, { state: 'complete' })
    rerender()
  }
  return { result, answer }
}

test('G15 a response that arrives at the moment in which others join joins with the next batch', () => {
  const { result, answer } = openList(['NORTH', 'LAKE', 'STATE', 'ALPINE'])
  act(() => answer('NORTH'))
  act(() => {
    vi.advanceTimersByTime(700)
  })
  expect(result.current.joined).toEqual(['NORTH'])
  act(() => answer('LAKE'))
  act(() => {
    vi.advanceTimersByTime(500)
    answer('STATE')
  })
  expect(result.current.joined).toEqual(['NORTH', 'LAKE'])
  act(() => {
    vi.advanceTimersByTime(500)
  })
  expect(result.current.joined).toEqual(['NORTH', 'LAKE', 'STATE'])
})

test('G24 the list is drawn 700 ms after the first account', () => {
  const { result, answer } = openList(['NORTH', 'LAKE', 'STATE'])
  act(() => {
    vi.advanceTimersByTime(400)
  })
  act(() => answer('NORTH'))
  act(() => {
    vi.advanceTimersByTime(699)
  })
  expect(result.current.drawn).toBe(false)
  act(() => {
    vi.advanceTimersByTime(1)
  })
  expect(result.current).toMatchObject({ drawn: true, joined: ['NORTH'] })
})
