import type { LoanHistory, PastLoan } from '@library-card/contract/history.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount, institution, problem } from '../../../test/examples.ts'
import { openCard } from '../../../test/open-card.tsx'
import { respond } from '../../../test/server.ts'
import { HistoryPage } from './history-page.tsx'

const missing = (code: InstitutionProblemCode): LoanHistory => ({
  state: 'missing',
  problem: { ...problem, code },
})
const nothing: LoanHistory = { state: 'ok', items: [], asOf: '2026-11-25T13:02:00Z', next: null }

function pastLoan(id: string): PastLoan {
  const unknown = { author: null, description: null, callNumber: null, library: null }
  return { ...unknown, id, title: `Title ${id}`, loaned: null, returned: null }
}

function open(answer: () => LoanHistory) {
  const received = respond('GET /api/institutions/:code/history', answer)
  openCard(<HistoryPage />, 'NORTH', [institution('NORTH', 'North University', { keepsHistory: true })])
  return received
}

test('where the patron has to sign in, the page offers it, and then shows the history', async () => {
  let answer = missing('sign-in-there')
  open(() => answer)
  respond('POST /api/institutions/:code/sign-in', { institutionCode: 'NORTH' })
  respond('GET /api/institutions/:code/card', emptyAccount('NORTH'))
  fireEvent.click(await screen.findByRole('button', { name: /^Sign in ?: North University$/ }))
  const dialog = within(screen.getByRole('dialog'))
  fireEvent.change(dialog.getByLabelText('User name or card number'), { target: { value: '4471209' } })
  fireEvent.change(dialog.getByLabelText('Password'), { target: { value: 'correct horse' } })
  answer = nothing
  fireEvent.submit(dialog.getByLabelText<HTMLInputElement>('Password').form ?? document.body)
  expect(await screen.findByRole('heading', { name: 'No returned loans on record' })).toBeTruthy()
})

test('where the patron has turned the institution off, the page links to that setting', async () => {
  open(() => missing('not-wanted'))
  const link = await screen.findByRole('link', { name: 'Turn it on in Settings' })
  expect(link.getAttribute('href')).toBe('/card/all/settings#asked')
})

test('a history that did not load can be requested again', async () => {
  let answer = missing('timed-out')
  const received = open(() => answer)
  const again = await screen.findByRole('button', { name: 'Try again' })
  expect(screen.queryByText(/has on record/)).toBeNull()
  answer = nothing
  fireEvent.click(again)
  expect(await screen.findByRole('heading', { name: 'No returned loans on record' })).toBeTruthy()
  await waitFor(() => expect(received).toHaveLength(2))
})

test('a loan that a return between two pages moves to the next one is listed once', async () => {
  const pages = [
    { ...nothing, items: [pastLoan('1'), pastLoan('2')], next: 2 },
    { ...nothing, items: [pastLoan('2'), pastLoan('3')] },
  ]
  const received = open(() => pages[received.length - 1] ?? nothing)
  fireEvent.click(await screen.findByRole('button', { name: 'Show more' }))
  await screen.findByText('Title 3')
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
  expect(screen.getByText('3 loans shown')).toBeTruthy()
})
