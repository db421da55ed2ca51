import type { CardLine } from '@library-card/contract/card.ts'
import { act, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyAccount, institution } from '../../test/examples.ts'
import { announce } from '../card/announcements.tsx'
import { CardLiveRegion } from './card-status.tsx'
import { openCard } from '../../test/open-card.tsx'

afterEach(() => {
  vi.useRealTimers()
})

const card = (code: string): CardLine => ({ type: 'card', card: emptyAccount(code) })
const said = () => screen.getByRole('status').textContent
const report = (...results: string[]) => act(() => results.forEach(announce))
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))

test('G24 one live region announces responses, at most every 2 s', async () => {
  vi.useFakeTimers()
  const { send } = openCard(<CardLiveRegion />)
  await pass(2100)
  expect(said()).toBe('Asking 3 institutions…')
  await send(card('NORTH'))
  await pass(100)
  expect(said()).toBe('Asking 3 institutions…')
  await send(card('HARBOUR'))
  await pass(2000)
  expect(said()).toBe('2 of 3 institutions answered. Alpine Institute is still working.')
  await send(card('ALPINE'))
  await pass(600)
  await pass(2100)
  expect(said()).toBe('All 3 institutions answered at 14:02. You have accounts at 3 institutions.')
})

test('G24 the status replaces no results of actions, which are announced one after the other', async () => {
  vi.useFakeTimers()
  const { send } = openCard(<CardLiveRegion />)
  await pass(2100)
  report('Novel: Renewed', 'Atlas: Not renewed')
  await pass(500)
  await send(card('NORTH'))
  await pass(1500)
  expect(said()).toBe('Novel: Renewed')
  await pass(2000)
  expect(said()).toBe('Atlas: Not renewed')
  await pass(2000)
  expect(said()).toMatch(/^1 of 3 institutions answered/)
})

test('G24 results of actions are announced also after the fourth status of a load', async () => {
  vi.useFakeTimers()
  const codes = ['NORTH', 'HARBOUR', 'ALPINE', 'BIRCH', 'DELTA', 'ESTUARY']
  const members = codes.map((code) => institution(code, code))
  const { send } = openCard(<CardLiveRegion />, 'all', members)
  await pass(2100)
  for (const code of codes.slice(0, 4)) {
    await send(card(code))
    await pass(2100)
  }
  expect(said()).toMatch(/^3 of 6 institutions answered/)
  report('Novel: Renewed')
  await pass(2100)
  expect(said()).toBe('Novel: Renewed')
  await send(...codes.slice(4).map(card), { type: 'end' })
  await pass(600)
  await pass(2100)
  expect(said()).toMatch(/^All 6 institutions answered/)
})

test('G24 a load has at most five statuses, however many institutions answer one after the other', async () => {
  vi.useFakeTimers()
  const codes = ['NORTH', 'HARBOUR', 'ALPINE', 'BIRCH', 'DELTA', 'ESTUARY', 'FJORD', 'GLEN']
  const members = codes.map((code) => institution(code, code))
  const { send } = openCard(<CardLiveRegion />, 'all', members)
  await pass(2100)
  const statuses = new Set([said()])
  for (const code of codes) {
    await send(card(code))
    await pass(2100)
    statuses.add(said())
  }
  await send({ type: 'end' })
  await pass(2700)
  statuses.add(said())
  expect([...statuses]).toEqual([
    'Asking 8 institutions…',
    ...[1, 2, 3].map((count) => expect.stringMatching(`^${count} of 8 institutions answered`)),
    'All 8 institutions answered at 14:02. You have accounts at 8 institutions.',
  ])
})
