import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { aLoan, emptyAccount, missingCard, problem } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { OverviewPage } from './overview-page.tsx'

afterEach(() => {
  vi.useRealTimers()
})

const rowOf = (name: RegExp) => screen.findByRole('row', { name })

test('G15 an answer that is about to join does not look like a missing one, and what has joined is named with what is urgent', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { send } = openCard(<OverviewPage />)
  await send({ type: 'card', card: emptyAccount('NORTH') })
  await act(() => vi.advanceTimersByTimeAsync(800))
  fireEvent.keyDown(document.body, { key: 'a' })
  const block = {
    forbids: null,
    reason: 'conduct' as const,
    text: null,
    since: null,
    until: null,
    loanId: null,
  }
  const late = emptyAccount('HARBOUR', {
    loans: { state: 'ok', items: [aLoan('1', { due: { day: '2026-11-20' } }), aLoan('2')] },
    blocks: { state: 'ok', items: [block] },
  })
  await send({ type: 'card', card: late }, { type: 'card', card: missingCard('ALPINE') }, { type: 'end' })
  const row = await rowOf(/Harbour College/)
  expect(within(row).getByText('Still working…')).toBeTruthy()
  expect(row.querySelector('[aria-hidden]')?.className).not.toMatch(/missing/)
  await act(() => vi.advanceTimersByTimeAsync(500))
  expect(
    screen.getByText('New in the list: 2 loans (1 overdue) and 1 block from Harbour College.'),
  ).toBeTruthy()
  expect(row.textContent).toContain('1 overdue')
  const signs = [row, await rowOf(/Alpine Institute/)].map((one) => one.querySelector('[aria-hidden]'))
  expect(signs.map((sign) => /missing/.test(sign?.className ?? ''))).toEqual([false, true])
})

test('G15 a list that a library system does not provide is not given, rather than without an answer', async () => {
  const { send } = openCard(<OverviewPage />)
  const none = { state: 'not-provided' as const }
  const card = emptyAccount('HARBOUR', { state: 'partial', loans: none, requests: none, fees: none })
  for (const one of [emptyAccount('NORTH'), card, emptyAccount('ALPINE')])
    await send({ type: 'card', card: one })
  await send({ type: 'end' })
  const row = within(await rowOf(/Harbour College/))
  expect(row.queryByText('no answer')).toBeNull()
  expect(row.getAllByText('not given')).toHaveLength(5)
})

test('a row says what is not known where the institution does not say whether there is an account', async () => {
  const { send } = openCard(<OverviewPage />)
  const unclear = { ...problem, code: 'account-unclear' as const }
  await send(
    { type: 'card', card: emptyAccount('NORTH') },
    { type: 'card', card: emptyAccount('HARBOUR') },
    { type: 'card', card: missingCard('ALPINE', { problem: unclear, account: 'unknown' }) },
    { type: 'end' },
  )
  const row = await rowOf(/Alpine Institute/)
  expect(row.textContent).toContain('Account not known at 14:02.')
})

test('a row with a list that our key may not read offers no second try, as its list page does', async () => {
  const { send } = openCard(<OverviewPage />)
  const loans = { state: 'missing' as const, problem: { ...problem, code: 'key-rejected' as const } }
  await send(
    { type: 'card', card: emptyAccount('NORTH') },
    { type: 'card', card: emptyAccount('HARBOUR', { state: 'partial', loans }) },
    { type: 'card', card: emptyAccount('ALPINE') },
    { type: 'end' },
  )
  const row = within(await rowOf(/Harbour College/))
  expect(row.getByText(/^Asked at 14:02\./)).toBeTruthy()
  expect(row.queryByRole('button', { name: /^Ask again/ })).toBeNull()
})

test('G15 a list that did not load is not called unanswered, and one that is still read not missing', async () => {
  const { send } = openCard(<OverviewPage />)
  const unreadable = { ...problem, code: 'unexpected-answer' as const }
  const card = emptyAccount('HARBOUR', {
    state: 'partial',
    requests: { state: 'missing', problem: unreadable },
    fees: { state: 'waiting' },
  })
  await send({ type: 'card', card })
  const row = within(await rowOf(/Harbour College/))
  expect(row.getByText('did not load')).toBeTruthy()
  expect(row.getByText('Still working…')).toBeTruthy()
  expect(row.queryByText(/no answer/i)).toBeNull()
})
