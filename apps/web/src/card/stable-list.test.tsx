import { act, renderHook } from '@testing-library/react'
import { MemoryRouter, useNavigate } from 'react-router'
import { afterEach, expect, test, vi } from 'vitest'
import { useStableList } from './stable-list.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** The list of a page, about which more and more institutions answer. */
function openList(waiting: string[]) {
  vi.useFakeTimers()
  const responses = new Map<string, { state: string }>()
  const { result, rerender } = renderHook(
    () => ({
      ...useStableList({
        responses: new Map(responses),
        waiting: waiting.filter((code) => !responses.has(code)),
      }),
      goTo: useNavigate(),
    }),
    { wrapper: MemoryRouter },
  )
  const answer = (code: string, state = 'complete') => {
    responses.set(code, { state })
    rerender()
  }
  return { result, answer }
}

test('G24 the list is drawn as soon as all have responded', () => {
  const { result, answer } = openList(['NORTH', 'LAKE'])
  act(() => answer('NORTH'))
  expect(result.current).toMatchObject({ drawn: false, joined: [] })
  act(() => answer('LAKE'))
  expect(result.current).toMatchObject({ drawn: true, joined: ['NORTH', 'LAKE'], news: [] })
})

test('G24 accounts that join later are new, until the next page', () => {
  const { result, answer } = openList(['NORTH', 'LAKE', 'STATE', 'ALPINE'])
  act(() => answer('NORTH'))
  act(() => {
    vi.advanceTimersByTime(700)
  })
  act(() => answer('LAKE'))
  act(() => answer('STATE', 'no-account'))
  expect(result.current).toMatchObject({ joined: ['NORTH'], news: [] })
  act(() => {
    vi.advanceTimersByTime(500)
  })
  expect(result.current).toMatchObject({ joined: ['NORTH', 'LAKE', 'STATE'], news: ['LAKE'] })
  act(() => answer('ALPINE'))
  act(() => void result.current.goTo('/card/all/fees'))
  expect(result.current).toMatchObject({ joined: ['NORTH', 'LAKE', 'STATE', 'ALPINE'], news: [] })
})

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
