import type { CardLine } from '@library-card/contract/card.ts'
import { act, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyAccount } from '../../test/examples.ts'
import { CardLiveRegion } from './card-status.tsx'
import { openCard } from '../../test/open-card.tsx'

afterEach(() => {
  vi.useRealTimers()
})

const card = (code: string): CardLine => ({ type: 'card', card: emptyAccount(code) })
const said = () => screen.getByRole('status').textContent
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
  expect(said()).toBe('All 3 institutions answered at 14:02. You have accounts at 3 of them.')
})
