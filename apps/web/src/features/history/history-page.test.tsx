import type { LoanHistory, PastLoan } from '@library-card/contract/history.ts'
import type { AnswerState } from '@library-card/contract/answer-state.ts'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyAccount, institution, problem, missingCard } from '../../../test/examples.ts'
import { openCard } from '../../../test/open-card.tsx'
import { respond } from '../../../test/server.ts'
import { HistoryPage } from './history-page.tsx'

afterEach(() => void vi.restoreAllMocks())

const missing = (code: AnswerState): LoanHistory => ({
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
  const again = await screen.findByRole('button', { name: /^Try again/ })
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
  fireEvent.click(await screen.findByRole('button', { name: /^Show more/ }))
  await screen.findByText('Title 3')
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
  expect(screen.getByText('3 loans shown')).toBeTruthy()
})

const keeping = { keepsHistory: true }
const everywhere = [
  institution('NORTH', 'North University', keeping),
  institution('HARBOUR', 'Harbour College', keeping),
  institution('ALPINE', 'Alpine Institute', keeping),
  institution('LAKE', 'Lakeside Conservatory'),
]

function openAll(answers: Partial<Record<string, LoanHistory>>) {
  const asked = respond('GET /api/institutions/:code/history', ({ path }) => {
    const code = path.split('/')[3] ?? ''
    return answers[code] ?? missing('timed-out')
  })
  return { ...openCard(<HistoryPage />, 'all', everywhere), asked: () => asked.map(({ path }) => path) }
}

const historyAt = (code: string) => `/api/institutions/${code}/history?offset=0`

test('G15 of all institutions only those where an account is known are asked, as soon as it is known', async () => {
  const { send, asked } = openAll({ NORTH: { ...nothing, items: [pastLoan('1')] } })
  expect(asked()).toEqual([])
  expect(
    await screen.findByText(/^Asking North University, Harbour College,? and Alpine Institute…/),
  ).toBeTruthy()
  await send({ type: 'card', card: emptyAccount('NORTH') })
  expect(await screen.findByText('Title 1')).toBeTruthy()
  expect(screen.getByText('Asking Harbour College and Alpine Institute…')).toBeTruthy()
  await send(
    { type: 'card', card: { institutionCode: 'HARBOUR', asOf: nothing.asOf, state: 'no-account' } },
    { type: 'card', card: missingCard('ALPINE', { account: 'unknown' }) },
    { type: 'card', card: emptyAccount('LAKE') },
    { type: 'end' },
  )
  expect(await screen.findByText('The loan history of Alpine Institute did not load.')).toBeTruthy()
  expect(
    screen.getByText(
      /No loan history is available from Lakeside Conservatory\. Many libraries make loans anonymous/,
    ),
  ).toBeTruthy()
  expect(document.body.textContent).not.toMatch(/Harbour|Asking|no returned loans/i)
  expect(asked()).toEqual([historyAt('NORTH')])

  respond('GET /api/institutions/:code/card', emptyAccount('ALPINE'))
  fireEvent.click(screen.getByRole('button', { name: /^Try again/ }))
  await waitFor(() => expect(asked()).toEqual([historyAt('NORTH'), historyAt('ALPINE')]))
})

test('G15 an account that is known is asked for its history even where its card did not load', async () => {
  const { send, asked } = openAll({ HARBOUR: nothing })
  await send({ type: 'card', card: missingCard('HARBOUR') })
  expect(await screen.findByText(/^Harbour College has no returned loans on record\./)).toBeTruthy()
  expect(asked()).toEqual([historyAt('HARBOUR')])
})

test('an institution where the patron says that they have no account is not mentioned', async () => {
  const { send, asked } = openAll({ NORTH: nothing })
  const noAccount = {
    problem: { ...problem, code: 'no-account-there' as const },
    account: 'unknown' as const,
  }
  await send(
    { type: 'card', card: emptyAccount('NORTH') },
    { type: 'card', card: missingCard('HARBOUR', noAccount) },
    { type: 'end' },
  )
  expect(await screen.findByText(/^North University has no returned loans on record\./)).toBeTruthy()
  expect(document.body.textContent).not.toContain('Harbour')
  expect(asked()).toEqual([historyAt('NORTH')])
})

test('a saved history names who has not answered and who has more, and holds no formula', async () => {
  const { send } = openAll({
    NORTH: {
      ...nothing,
      items: [{ ...pastLoan('1'), title: '=1+1', returned: { day: '2026-11-13' } }],
      next: 1,
    },
  })
  await send({ type: 'card', card: emptyAccount('NORTH') }, { type: 'card', card: emptyAccount('HARBOUR') })
  await screen.findByText('The loan history of Harbour College did not load.')
  let file = Promise.resolve('')
  const create = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob) file = blob.arrayBuffer().then((bytes) => new TextDecoder().decode(bytes))
    return 'blob:here'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  fireEvent.click(screen.getByRole('button', { name: 'Print or save this list' }))
  fireEvent.click(screen.getByRole('button', { name: 'Save as CSV' }))
  await waitFor(() => expect(create).toHaveBeenCalledOnce())
  const [, ...lines] = (await file).split('\r\n')
  expect(lines.map((line) => line.split(',').slice(0, 3).join())).toEqual([
    `"North University","Returned","'=1+1"`,
    '"North University","Older loans are not in this file",""',
    '"Harbour College","No answer",""',
    '"Alpine Institute","Not in this list yet",""',
  ])
  expect(lines[0]).toContain('"2026-11-13"')
})

test('a search over all histories says what it has not searched', async () => {
  const items = ['Nägeli', 'Orchard'].map((title) => ({ ...pastLoan(title), title }))
  const { send } = openAll({ NORTH: { ...nothing, items, next: 2 }, HARBOUR: nothing })
  await send({ type: 'card', card: emptyAccount('NORTH') })
  fireEvent.change(await screen.findByRole('searchbox', { name: 'Find in your history' }), {
    target: { value: 'nageli' },
  })
  expect(
    await screen.findByText('Found 1 of 2 loans. Older loans at North University were not searched.'),
  ).toBeTruthy()
  expect(screen.getAllByRole('listitem')).toHaveLength(1)
})
