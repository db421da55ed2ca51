import type { Titles } from '@library-card/contract/staff.ts'
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { problem } from '../../../test/examples.ts'
import { respond, respondWithStream } from '../../../test/server.ts'
import { members, staffCard } from '../../../test/open-desk.tsx'
import {
  titles,
  openActivity,
  fees,
  ownLoan,
  oneLoan,
  none,
  loanRows,
  heads,
} from '../../../test/open-activity.tsx'

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function showTitles(institutions = members) {
  const desk = await openActivity('', institutions)
  await desk.tell(
    staffCard('NORTH', { loans: ownLoan }),
    staffCard('HARBOUR', { loans: oneLoan }),
    staffCard('ALPINE', { loans: oneLoan }),
  )
  fireEvent.click(screen.getByRole('button', { name: 'Show titles at other institutions…' }))
  const dialog = screen.getByRole('dialog', { hidden: true })
  const show = within(dialog).getByRole<HTMLButtonElement>('button', { name: /Show titles/, hidden: true })
  return { ...desk, dialog, show }
}

test('G6 no reason is preselected, and without one no title is requested', async () => {
  const { dialog, show, asked } = await showTitles()
  expect(within(dialog).queryAllByRole('radio', { checked: true, hidden: true })).toHaveLength(0)
  expect(show.disabled).toBe(true)
  expect(within(dialog).getByText('Choose a reason first.')).toBeTruthy()
  expect(asked).toEqual([])
})

test('G6 with a reason, titles of one institution are shown for ten minutes, then hidden', async () => {
  const { dialog, show, asked } = await showTitles()
  fireEvent.click(within(dialog).getByLabelText('A fee is disputed'))
  fireEvent.click(show)
  expect(await screen.findByText('Slow Light')).toBeTruthy()
  expect(screen.getAllByText('title hidden')).toHaveLength(1)
  expect(asked.at(-1)?.body).toEqual({ institutionCode: 'HARBOUR', reason: 'fee-disputed' })
  await act(() => vi.advanceTimersByTimeAsync(10 * 60_000))
  expect(screen.queryByText('Slow Light')).toBeNull()
})

const allShowing = members.map((one) => ({
  ...one,
  policy: { ...one.policy, titles: 'with-reason' as const },
}))

test('G6 with one reason, titles of all institutions that allow it are shown, each by an order of its own', async () => {
  const { dialog, show, asked } = await showTitles(allShowing)
  expect(within(dialog).getByRole('heading', { hidden: true }).textContent).toBe(
    'Show titles at all institutions that allow it?',
  )
  fireEvent.click(within(dialog).getByLabelText('An item is claimed returned'))
  fireEvent.click(show)
  await vi.waitFor(() => expect(screen.getAllByText('Slow Light')).toHaveLength(2))
  expect(screen.getAllByRole('button', { name: /^Hide/ })).toHaveLength(2)
  expect(screen.getByText(/^Where a title is hidden, the last four characters/)).toBeTruthy()
  expect(screen.queryByText(/Elsewhere, the last four characters/)).toBeNull()
  expect(asked.map(({ body }) => body)).toEqual([
    { institutionCode: 'HARBOUR', reason: 'claimed-returned' },
    { institutionCode: 'ALPINE', reason: 'claimed-returned' },
  ])
})

test('G15 titles of an institution that did not answer are not “visible”, and only they are asked for again', async () => {
  const { dialog, show } = await showTitles(allShowing)
  const missing = { state: 'missing' as const, problem }
  let isSilent = true
  const asked = respond('POST /api/staff/patrons/:handle/titles', ({ body }) =>
    isSilent && body.institutionCode === 'ALPINE'
      ? { loans: missing, requests: missing, fees: missing }
      : titles,
  )
  fireEvent.click(within(dialog).getByLabelText('The patron asked at the desk'))
  fireEvent.click(show)
  expect(
    await within(dialog).findByText(/^No answer from Alpine Institute\. The titles there stay hidden/),
  ).toBeTruthy()
  expect(screen.getAllByRole('button', { name: /^Hide/ })).toHaveLength(1)
  isSilent = false
  fireEvent.click(show)
  await vi.waitFor(() => expect(screen.getAllByRole('button', { name: /^Hide/ })).toHaveLength(2))
  expect(asked.map(({ body }) => body.institutionCode)).toEqual(['HARBOUR', 'ALPINE', 'ALPINE'])
})

test('G6 titles that arrive after “Keep hidden” stay hidden', async () => {
  const { dialog, show } = await showTitles()
  const { promise, resolve } = Promise.withResolvers<Titles>()
  const asked = respond('POST /api/staff/patrons/:handle/titles', () => promise)
  fireEvent.click(within(dialog).getByLabelText('A fee is disputed'))
  fireEvent.click(show)
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  fireEvent.click(within(dialog).getByRole('button', { name: 'Keep hidden', hidden: true }))
  resolve(titles)
  await act(() => vi.advanceTimersByTimeAsync(1000))
  expect(screen.queryByText('Slow Light')).toBeNull()
})

test('G6 no cache holds a title, and leaving the page drops the patron’s data', async () => {
  const { dialog, show, client, goTo } = await showTitles()
  fireEvent.click(within(dialog).getByLabelText('The patron asked at the desk'))
  fireEvent.click(show)
  await screen.findByText('Slow Light')
  const kept = () =>
    JSON.stringify([
      client
        .getQueryCache()
        .getAll()
        .map(({ state }) => state.data),
      client
        .getMutationCache()
        .getAll()
        .map(({ state }) => state.data ?? null),
    ])
  expect(kept()).not.toContain('Slow Light')
  await goTo('/staff')
  await act(() => vi.advanceTimersByTimeAsync(1000))
  expect(kept()).not.toContain('Vale')
})

test('G6 the next patron’s page has no titles, filter or note of the one before', async () => {
  const { dialog, show, goTo } = await showTitles()
  fireEvent.change(screen.getByLabelText('Find in loans, requests and fees'), { target: { value: 'salt' } })
  fireEvent.click(within(dialog).getByLabelText('The patron asked at the desk'))
  fireEvent.click(show)
  expect(await screen.findByRole('button', { name: /^Hide/ })).toBeTruthy()
  respondWithStream('GET /api/staff/patrons/:handle/activity')
  await goTo('/staff/patrons/next/activity')
  const find = await screen.findByLabelText<HTMLInputElement>('Find in loans, requests and fees')
  expect(find.value).toBe('')
  expect(screen.queryByRole('button', { name: /^Hide/ })).toBeNull()
})

test('G6 an institution that shows no titles is named and cannot be selected', async () => {
  const { dialog } = await showTitles()
  expect(screen.getByText(/Alpine Institute does not show titles/)).toBeTruthy()
  expect(within(dialog).queryByRole('option', { name: 'Alpine Institute', hidden: true })).toBeNull()
})

test('G6 the own institution’s titles are shown without a reason, elsewhere the end of the barcode', async () => {
  const { asked } = await showTitles()
  const [own, masked] = loanRows().map(({ textContent }) => textContent)
  const column = heads().indexOf('Call number') - 1
  const callNumbers = loanRows().map((row) => within(row).getAllByRole('cell')[column]?.textContent)
  expect(callNumbers).toEqual(['HF 1379 .B73', '', ''])
  expect(own).toContain('The Salt Road Ilse BrandtN 3300 8147')
  expect(masked).toContain('title hidden')
  expect(masked).toContain('ends in … 0912')
  expect(screen.getByText(/own items are shown. Elsewhere, the last four characters/)).toBeTruthy()
  expect(asked).toEqual([])
})

test('without loans nothing is said of the barcodes and call numbers that tell them apart', async () => {
  const { tell } = await openActivity()
  await tell(staffCard('NORTH', { fees: fees(740, 'EUR') }), staffCard('HARBOUR'), none)
  expect(screen.getByRole('table', { name: 'Fees' })).toBeTruthy()
  expect(screen.queryByText(/own items are shown|barcode identify/)).toBeNull()
})
