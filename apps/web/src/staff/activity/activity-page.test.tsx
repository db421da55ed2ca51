import type { Block } from '@library-card/contract/block.ts'
import type { FeeState } from '@library-card/contract/fee.ts'
import type { Network, NetworkLimit } from '@library-card/contract/institution.ts'
import type { PatronSummary, StaffCard, Titles } from '@library-card/contract/staff.ts'
import { dueCases } from '@library-card/contract/test/due-cases.ts'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aFee, aRequest, institution, missingCard, problem } from '../../../test/examples.ts'
import { staffBlockWords } from '../../reasons/staff-reasons.ts'
import { ActivityPage } from './activity-page.tsx'
import { respond, respondWithStream } from '../../../test/server.ts'
import { members, openDesk, staffCard, staffLoan } from '../../../test/open-desk.tsx'
import { PatronLayout } from './patron-layout.tsx'

const summary: PatronSummary = {
  name: 'Vale, Robin',
  id: 'robin.vale',
  email: null,
  phone: null,
  staffNotes: null,
  holdShelf: { state: 'ok', items: [] },
  patronGroup: 'Graduate student',
  barcode: 'N 4471 2093',
  expires: { day: '2027-09-30' },
  standing: 'active',
  blocks: { state: 'ok', items: [] },
  balance: { minor: 740, currency: 'EUR' },
  asOf: '2026-11-25T13:02:00Z',
}
const titled = {
  id: '1',
  title: 'Slow Light',
  author: null,
  description: null,
  callNumber: null,
  barcode: null,
}
const titles: Titles = {
  loans: { state: 'ok', items: [titled] },
  requests: { state: 'ok', items: [] },
  fees: { state: 'ok', items: [] },
}

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function openActivity(search = '', institutions = members, more: Partial<Network> = {}) {
  respond('GET /api/staff/patrons/:handle', summary)
  const asked = respond('POST /api/staff/patrons/:handle/titles', titles)
  const activity = respondWithStream('GET /api/staff/patrons/:handle/activity')
  const desk = openDesk(
    [
      {
        path: 'staff/patrons/:handle',
        element: <PatronLayout />,
        children: [{ path: 'activity', element: <ActivityPage /> }],
      },
      { path: 'staff', element: <p>Elsewhere</p> },
    ],
    `/staff/patrons/abc/activity${search}`,
    institutions,
    more,
  )
  await screen.findByRole('heading', { level: 1, name: 'Vale, Robin' })
  async function tell(...cards: StaffCard[]) {
    await activity.send(...cards.map((card) => ({ type: 'card' as const, card })), { type: 'end' })
    await screen.findByRole('table', { name: 'Activity at each institution' })
  }
  return { ...desk, ...activity, asked, tell }
}

const fee = (minor: number, currency: string) => aFee('1', { minor, currency })
const fees = (minor: number, currency: string) => ({ state: 'ok' as const, items: [fee(minor, currency)] })
const feesOf = (state: FeeState, minor: number) => ({
  state: 'ok' as const,
  items: [aFee(state, { minor, currency: 'EUR' }, { state })],
})
const ownLoan = {
  state: 'ok' as const,
  items: [
    staffLoan('9', '2026-11-22', {
      barcodeEnd: '8147',
      titled: {
        id: '9',
        title: 'The Salt Road',
        author: 'Ilse Brandt',
        description: null,
        callNumber: 'HF 1379 .B73',
        barcode: 'N 3300 8147',
      },
    }),
  ],
}
const oneLoan = { state: 'ok' as const, items: [staffLoan('1', '2026-11-28')] }
const alpineMissing = missingCard('ALPINE')
const none: StaffCard = { institutionCode: 'ALPINE', asOf: '2026-11-25T13:02:00Z', state: 'no-account' }
const institutionRow = (name: RegExp) =>
  within(screen.getByRole('table', { name: 'Activity at each institution' })).getByRole('row', { name })
const loanRows = () =>
  within(screen.getByRole('table', { name: 'Loans' }))
    .getAllByRole('row')
    .slice(1)
const headingOf = (name: string) => screen.getByRole('heading', { name }).parentElement?.textContent
const dates = () => loanRows().map(({ textContent }) => textContent?.slice(0, 6))
const heads = () =>
  within(screen.getByRole('table', { name: 'Loans' }))
    .getAllByRole('columnheader')
    .map(({ textContent }) => textContent)
const foot = () => screen.getAllByRole('row').at(-1)?.textContent

test('G14 the totals never add two currencies, and name what they do not include', async () => {
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', { loans: oneLoan, fees: fees(740, 'EUR') }),
    staffCard('HARBOUR', { loans: oneLoan, fees: fees(500, 'USD') }),
    alpineMissing,
  )
  expect(foot()).toBe('2 of 3 accounts1 gave no usable answer2+??€7.40$5.00')
})

test('G15 an institution that only the patron can ask does not count as one that did not answer', async () => {
  const { tell, goTo } = await openActivity()
  const signInThere = { ...problem, code: 'sign-in-there' as const }
  await tell(staffCard('NORTH', { loans: oneLoan }), staffCard('HARBOUR'), {
    ...alpineMissing,
    state: 'not-called',
    problem: signInThere,
    account: 'unknown',
  })
  expect(screen.getByText(/All 2 institutions answered at 14:02. Not asked: Alpine Institute./)).toBeTruthy()
  expect(within(institutionRow(/Alpine/)).getByText(/Only the patron can see an account there/)).toBeTruthy()
  expect(within(institutionRow(/Alpine/)).queryByRole('button')).toBeNull()
  expect(headingOf('Loans')).toBe('Loans1 at 1 institution')
  expect(foot()).toMatch(/^2 accounts that answered1 was not asked1(?!\+)/)
  expect(screen.getByRole('option', { name: 'Alpine Institute: not asked' })).toBeTruthy()
  await goTo('?institution=ALPINE')
  expect(await screen.findByText(/^Not asked: Alpine Institute\./)).toBeTruthy()
})

test.each([
  ['timed-out', 'did not answer'],
  ['refused', 'gave no usable answer'],
  ['busy', 'busy'],
  ['unexpected-answer', 'its answer could not be read'],
  ['web-page', 'in maintenance, or behind a page of its own'],
  ['key-rejected', 'not connected at the moment'],
  ['not-received', 'the connection broke before its answer arrived'],
  ['switched-off', 'not asked'],
] as const)('G15 the list of institutions says of %s: %s', async (code, words) => {
  const { tell, goTo } = await openActivity()
  await tell(
    staffCard('NORTH'),
    staffCard('HARBOUR'),
    missingCard('ALPINE', { problem: { ...problem, code } }),
  )
  expect(screen.getByRole('option', { name: `Alpine Institute: ${words}` })).toBeTruthy()
  await goTo('?institution=ALPINE')
  expect(await screen.findByText(words)).toBeTruthy()
})

test('G15 an institution that is turned off was not asked: staff do not read that it gave no usable answer', async () => {
  const { tell } = await openActivity()
  const switchedOff = { ...problem, code: 'switched-off' as const }
  await tell(staffCard('NORTH'), staffCard('HARBOUR'), missingCard('ALPINE', { problem: switchedOff }))
  expect(screen.getByText(/All 2 institutions answered at 14:02. Not asked: Alpine Institute./)).toBeTruthy()
  expect(foot()).toMatch(/^2 of 3 accounts1 was not asked/)
})

test('the date of a renewal stands apart from the status', async () => {
  const { tell } = await openActivity()
  const renewed = staffLoan('1', '2027-01-28', { renewed: { day: '2026-11-18' } })
  await tell(staffCard('NORTH', { loans: { state: 'ok', items: [renewed] } }), staffCard('HARBOUR'), none)
  expect(loanRows()[0]?.textContent).toContain('On loan · renewed 18 Nov')
})

test('G15 the table of institutions and the list of loans agree on what is overdue by now', async () => {
  const { tell } = await openActivity()
  const due = staffLoan('1', '', { due: { at: '2026-11-25T13:30:00Z' } })
  await tell(
    staffCard('NORTH', { loans: { state: 'ok', items: [due] } }),
    staffCard('HARBOUR', { asOf: '2026-11-25T14:00:00Z' }),
    none,
  )
  expect(loanRows()[0]?.textContent).toContain('Overdue since 14:30')
  expect(institutionRow(/North/).textContent).toMatch(/^NONorth Universityhome11/)
})

test('G15 rows that could not be read make counts and balances a minimum', async () => {
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', {
      loans: { ...oneLoan, unreadable: 1 },
      fees: { ...fees(740, 'EUR'), unreadable: 1 },
    }),
    staffCard('HARBOUR'),
    none,
  )
  const row = within(institutionRow(/North/))
  expect(row.getByText('1+')).toBeTruthy()
  expect(row.getByText('at least €7.40')).toBeTruthy()
  expect(row.getByText('or earlier')).toBeTruthy()
})

test('G15 an institution without an answer has no number and can be queried again', async () => {
  const { tell } = await openActivity()
  await tell(staffCard('NORTH'), staffCard('HARBOUR'), alpineMissing)
  const row = institutionRow(/Alpine/)
  expect(within(row).getByText(/Did not answer\./)).toBeTruthy()
  expect(within(row).getByRole('button', { name: /Ask again/ })).toBeTruthy()
  expect(screen.getByText(/2 of 3 institutions answered at 14:02\./)).toBeTruthy()
})

test('G15 beside a silent institution the headings of the lists count a minimum', async () => {
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', { loans: oneLoan, fees: fees(740, 'EUR') }),
    staffCard('HARBOUR'),
    alpineMissing,
  )
  expect(headingOf('Loans')).toBe('Loans1+ at 1 institution')
  expect(headingOf('Fees')).toBe('Fees1+ · Unpaid: at least €7.40')
})

test('G14 all due dates count from the newest answer, also of an institution that answered before midnight', async () => {
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', { asOf: new Date('2026-11-25T23:59').toISOString(), loans: oneLoan }),
    staffCard('HARBOUR', { asOf: new Date('2026-11-26T00:01').toISOString(), loans: oneLoan }),
    none,
  )
  const [one, other] = loanRows().map((row) => within(row).getAllByRole('cell').at(-1)?.textContent)
  expect(one).toBe(other)
  expect(one).toContain('Due ')
})

test('G6 data that is not shared is named, and counts as missing', async () => {
  const { tell } = await openActivity()
  await tell(staffCard('NORTH', { fees: { state: 'withheld' } }), staffCard('HARBOUR'), none)
  expect(within(institutionRow(/North/)).getByText('not shared')).toBeTruthy()
  expect(foot()).toContain('1 balance not shared')
  expect(screen.getByText('No account at Alpine Institute.')).toBeTruthy()
})

test('G15 a stream that breaks off says so of missing institutions and keeps received data', async () => {
  const { send, breakOff } = await openActivity()
  await send({ type: 'card', card: staffCard('NORTH', { loans: oneLoan }) })
  await breakOff()
  expect(await screen.findByText(/1 of 3 institutions answered at/)).toBeTruthy()
  expect(
    within(institutionRow(/Harbour/)).getByText(/The connection broke before its answer arrived/),
  ).toBeTruthy()
})

test('G24 late loans join the list, whatever the user does, and are named', async () => {
  const { send, tell } = await openActivity()
  await send({ type: 'card', card: staffCard('NORTH', { loans: oneLoan }) })
  await act(() => vi.advanceTimersByTimeAsync(800))
  fireEvent.keyDown(document.body)
  await tell(staffCard('HARBOUR', { loans: oneLoan }), none)
  await act(() => vi.advanceTimersByTimeAsync(500))
  expect(screen.getAllByText('title hidden')).toHaveLength(2)
  expect(screen.getByText('New in the list: 1 loan from Harbour College.')).toBeTruthy()
})

test('the URL selects an institution, and selecting sends no request', async () => {
  const { tell, received } = await openActivity('?institution=HARBOUR')
  await tell(staffCard('NORTH', { loans: oneLoan }), staffCard('HARBOUR', { loans: oneLoan }), none)
  expect(screen.queryByRole('row', { name: /North/ })).toBeNull()
  fireEvent.change(screen.getByLabelText('Institution'), { target: { value: 'all' } })
  expect(await screen.findAllByRole('row', { name: /North/ })).toHaveLength(2)
  expect([location.search, received.length]).toEqual(['', 1])
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

/** The slip's lines about the amount to pay at an institution. */
function owedAt(name: string): string[] {
  return within(screen.getByRole('heading', { level: 2, name }).parentElement ?? document.body)
    .getAllByRole('paragraph')
    .map(({ textContent }) => textContent)
    .filter((words) => /pay|owed|Balance|fine/i.test(words))
}

test('the slip says once that nothing is known of what is owed, and names what is', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  const missing = { state: 'missing' as const, problem }
  await tell(
    staffCard('NORTH', { fees: missing, inDispute: missing, sentToBilling: missing }),
    staffCard('HARBOUR', { fees: missing, inDispute: feesOf('in-dispute', 2500), sentToBilling: missing }),
    none,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  expect(['North University', 'Harbour College'].map(owedAt)).toEqual([
    ['We do not know what is owed there. Ask there.'],
    ['We do not know what is owed there. Ask there. Besides: €25.00 in dispute, billed: not known.'],
  ])
})

test('the slip says that a balance is not shared only where the institution withholds it', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH'),
    staffCard('HARBOUR', { fees: { state: 'withheld' } }),
    staffCard('ALPINE', { fees: { state: 'missing', problem } }),
  )
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  expect(['North University', 'Harbour College', 'Alpine Institute'].map(owedAt)).toEqual([
    ['Nothing to pay'],
    ['Balance not shared.'],
    ['We do not know what is owed there. Ask there.'],
  ])
})

test('G14 G15 a growing fine stands beside "nothing to pay" on the slip and in the table, and is not added to what is owed', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  const items = [staffLoan('1', '2026-11-22', { fineIfReturnedNow: { minor: 200, currency: 'EUR' } })]
  const loans = { state: 'ok' as const, items }
  await tell(
    staffCard('NORTH', { loans }),
    staffCard('HARBOUR', { loans, fees: feesOf('open', 740) }),
    staffCard('ALPINE', { loans: { state: 'missing', problem } }),
  )
  const fine = 'Fine so far: €2.00, if returned now'
  const unread = 'Not all loans there were read, so a fine may be growing'
  const table = within(screen.getByRole('table', { name: 'Activity at each institution' }))
  const feesAt = (name: RegExp) => table.getByRole('row', { name }).textContent
  expect(feesAt(/North University/)).toContain(`Nothing to pay yet${fine}`)
  expect(feesAt(/Harbour College/)).toContain(`€7.40${fine}`)
  expect(feesAt(/Alpine Institute/)).toContain(`Nothing to pay yet${unread}`)
  expect(table.getByText('Fine so far: at least €4.00, if returned now')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  expect(['North University', 'Harbour College', 'Alpine Institute'].map(owedAt)).toEqual([
    [`Nothing to pay yet. ${fine}`],
    ['To pay: €7.40', fine],
    [`Nothing to pay yet. ${unread}`],
  ])
})

test('G14 G15 disputed and billed fees have their state, and no sum includes them unnamed', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', {
      fees: feesOf('open', 740),
      inDispute: feesOf('in-dispute', 2_500),
      sentToBilling: feesOf('sent-to-billing', 9_000),
    }),
    staffCard('HARBOUR'),
    none,
  )
  const row = within(institutionRow(/North/))
  for (const words of ['€7.40', '€25.00 in dispute', '€90.00 billed'])
    expect(row.getByText(words)).toBeTruthy()
  expect(foot()).toContain('€7.40€25.00 in dispute€90.00 billed')
  expect(headingOf('Fees')).toBe('Fees3 · Unpaid: €7.40 · In dispute: €25.00 · Billed: €90.00')
  const rows = within(screen.getByRole('table', { name: 'Fees' }))
    .getAllByRole('row')
    .slice(1)
  expect(rows.map((one) => within(one).getAllByRole('cell').at(-1)?.textContent)).toEqual([
    'Unpaid',
    'In dispute',
    'Billed',
  ])
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  expect(owedAt('North University')).toEqual([
    'To pay: €7.40. Not included: €25.00 in dispute, €90.00 billed.',
  ])
})

test('G15 of disputed and billed fees, only what is not known is said to be so', async () => {
  const { tell } = await openActivity()
  const missing = { state: 'missing' as const, problem }
  await tell(
    staffCard('NORTH', { inDispute: feesOf('in-dispute', 2_500), sentToBilling: missing }),
    staffCard('HARBOUR', { inDispute: missing }),
    none,
  )
  const north = within(institutionRow(/North/))
  for (const words of ['€25.00 in dispute', 'billed: not known']) expect(north.getByText(words)).toBeTruthy()
  expect(within(institutionRow(/Harbour/)).getByText('in dispute: not known')).toBeTruthy()
  expect(foot()).toContain('at least €25.00 in disputebilled: not known')
  expect(screen.queryByText(/billed and disputed/)).toBeNull()
})

test('G14 a credit is in the patron’s favour, not unpaid', async () => {
  const { tell } = await openActivity()
  await tell(staffCard('NORTH', { fees: feesOf('open', -805) }), staffCard('HARBOUR'), none)
  const [row] = within(screen.getByRole('table', { name: 'Fees' }))
    .getAllByRole('row')
    .slice(1)
  expect(within(row!).getAllByRole('cell').at(-1)?.textContent).toBe('In the patron’s favour')
  expect(headingOf('Fees')).toBe('Fees1')
})

test('G15 “No loans, requests or fees” includes disputed and billed fees', async () => {
  const { tell } = await openActivity()
  await tell(staffCard('NORTH', { sentToBilling: { state: 'missing', problem } }), staffCard('HARBOUR'), none)
  expect(screen.getByText('No loans, requests or fees at the institutions that answered.')).toBeTruthy()
  expect(within(institutionRow(/North/)).getByText('billed: not known')).toBeTruthy()
})

test('G15 where no institution has answered, nothing is said of loans, requests and fees', async () => {
  const { tell } = await openActivity()
  await tell(missingCard('NORTH'), missingCard('HARBOUR'), none)
  expect(await screen.findAllByText(/gave no usable answer/)).not.toHaveLength(0)
  expect(screen.queryByText(/No loans, requests or fees/)).toBeNull()
})

test('G14 the date and the time of the slip are those of one answer', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  await tell(staffCard('NORTH', { asOf: '2026-11-25T23:02:00Z' }), none)
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  expect(screen.getByText(/As of Thursday 26 November 2026, 00:02\./)).toBeTruthy()
})

test('the slip says what each date is, and tells two copies apart', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  const items = [
    staffLoan('1', '2026-11-28', { barcodeEnd: '0912' }),
    staffLoan('2', '2026-11-20', { barcodeEnd: '5521' }),
    staffLoan('3', '2026-11-28', { barcodeEnd: null, due: null }),
  ]
  await tell(staffCard('NORTH', { loans: { state: 'ok', items } }), none)
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  const slip = screen.getByRole('heading', { level: 2, name: 'North University' }).parentElement!
  const lines = within(slip).getAllByRole('listitem')
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    'Due Friday 20 November 2026, Overdue, barcode ends in 5521',
    'Due Saturday 28 November 2026, On loan, barcode ends in 0912',
    'No due date given, On loan',
  ])
})

test('G15 the slip and the table call a loan overdue where the patron’s page does', async () => {
  vi.stubGlobal('print', () => undefined)
  const zones = [...new Set(dueCases.map(({ timeZone }) => timeZone))]
  const { tell } = await openActivity(
    '',
    zones.map((timeZone, at) => institution(at === 0 ? 'NORTH' : timeZone, timeZone, { timeZone })),
  )
  const cases = dueCases.map((one, at) => ({ ...one, end: `${1000 + at}` }))
  const cards = zones.map((timeZone, at) => {
    const items = cases
      .filter((one) => one.timeZone === timeZone)
      .map(({ loan, end }) => staffLoan(end, '', { ...loan, barcodeEnd: end }))
    return staffCard(at === 0 ? 'NORTH' : timeZone, { loans: { state: 'ok', items } })
  })
  await tell(...cards)
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  for (const { title, end, isOverdue, hour } of cases) {
    const line = screen.getAllByRole('listitem').find((one) => one.textContent.includes(end))
    expect(`${title}: ${line?.textContent.includes('Overdue')}`).toBe(`${title}: ${isOverdue}`)
    expect(line?.textContent).toContain(hour ?? '')
    const row = loanRows().find((one) => one.textContent.includes(end))
    expect(`${title}: ${/overdue/i.test(row?.textContent ?? '')}`).toBe(`${title}: ${isOverdue}`)
  }
})

test('G15 the slip does not leave out that requests could not be read', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  await tell(staffCard('NORTH', { requests: { state: 'ok', items: [], unreadable: 1 } }), none)
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  expect(screen.getByText(/^We do not know whether an item is ready to pick up there\./)).toBeTruthy()
})

test('G15 a block that could not be read is not called “not given”, and the slip does not leave it out', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', { blocks: { state: 'ok', items: [], unreadable: 1 } }),
    staffCard('HARBOUR'),
    none,
  )
  expect(within(institutionRow(/North/)).getByText('not known')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  expect(screen.getAllByText('We do not know all blocks there. Ask there.')).toHaveLength(1)
})

test('G15 the slip sends nobody to a desk for a scan', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  const pickup = { institutionCode: null, place: { code: 'MAIN', name: 'Main Library' } }
  const items = [
    aRequest('1', { status: 'ready', pickup }),
    aRequest('2', { status: 'ready', kind: 'digitization' }),
  ]
  await tell(staffCard('NORTH', { requests: { state: 'ok', items } }), none)
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  const ready = screen.getAllByRole('listitem').filter(({ textContent }) => textContent.startsWith('Ready'))
  expect(ready.map(({ textContent }) => textContent)).toEqual(['Ready to pick up, Main Library'])
})

test('a scanned barcode finds the item in hand', async () => {
  const { tell } = await openActivity()
  const items = [staffLoan('1', '2026-11-28'), staffLoan('2', '2026-12-01', { barcodeEnd: '5521' })]
  await tell(staffCard('NORTH'), staffCard('HARBOUR', { loans: { state: 'ok', items } }), none)
  fireEvent.change(screen.getByLabelText('Find in loans, requests and fees'), {
    target: { value: '3300 8000 5521' },
  })
  expect(loanRows().map(({ textContent }) => textContent)).toEqual([expect.stringContaining('1 Dec')])
  expect(screen.getByText('1 match')).toBeTruthy()
})

test('the amount beside an overdue loan is named', async () => {
  const { tell } = await openActivity()
  const fineIfReturnedNow = { minor: 150, currency: 'EUR' }
  const items = [staffLoan('1', '2026-11-22', { fineIfReturnedNow })]
  await tell(staffCard('NORTH', { loans: { state: 'ok', items } }), none)
  const table = within(screen.getByRole('table', { name: 'Loans' }))
  expect(table.getByText('· €1.50 fine if returned now')).toBeTruthy()
})

test('call numbers sort as call numbers', async () => {
  const { tell } = await openActivity()
  const book = { title: 'Ice', author: null, description: null, barcode: null }
  const items = ['QC 76 .A1', 'QC 9 .B2', 'QC 926 .N34'].map((callNumber, at) =>
    staffLoan(`${at}`, '2026-11-28', { titled: { ...book, id: `${at}`, callNumber } }),
  )
  await tell(staffCard('NORTH', { loans: { state: 'ok', items } }), none)
  const table = within(screen.getByRole('table', { name: 'Loans' }))
  fireEvent.click(table.getByRole('button', { name: 'Call number' }))
  const texts = loanRows().map(({ textContent }) => /QC \d+/.exec(textContent ?? '')?.[0])
  expect(texts).toEqual(['QC 9', 'QC 76', 'QC 926'])
})

test('each column sorts the loans, in either direction', async () => {
  const { tell } = await openActivity()
  const items = [
    staffLoan('1', '2026-11-28', { loaned: { day: '2026-11-20' }, barcodeEnd: '2222' }),
    staffLoan('2', '2026-12-24', { loaned: { day: '2026-10-01' }, barcodeEnd: '3333' }),
    staffLoan('3', '2026-12-01', { loaned: null, barcodeEnd: '1111' }),
  ]
  await tell(staffCard('NORTH'), staffCard('HARBOUR', { loans: { state: 'ok', items } }), none)
  const table = within(screen.getByRole('table', { name: 'Loans' }))
  const sort = (name: string) => fireEvent.click(table.getByRole('button', { name }))
  expect(dates()).toEqual(['28 Nov', '1 Dect', '24 Dec'])
  sort('Due')
  expect(dates()).toEqual(['24 Dec', '1 Dect', '28 Nov'])
  sort('Barcode')
  expect(dates()).toEqual(['1 Dect', '28 Nov', '24 Dec'])
  sort('Loaned')
  expect(dates()).toEqual(['24 Dec', '28 Nov', '1 Dect'])
  expect(table.getByRole('columnheader', { name: 'Loaned' }).getAttribute('aria-sort')).toBe('ascending')
})

const aBlock = (more: Partial<Block> = {}): Block => ({
  forbids: ['borrow', 'renew'],
  reason: 'overdue',
  text: 'Overdue items limit reached',
  since: null,
  until: null,
  loanId: null,
  ...more,
})
const blocked = (...items: Block[]) => ({ blocks: { state: 'ok' as const, items } })
const blockRows = () =>
  within(screen.getByRole('table', { name: 'Blocks and what lifts them' }))
    .getAllByRole('row')
    .slice(1)
    .map(({ textContent }) => textContent)

test('an account that is no patron’s, or ends, stands among the blocks and on the slip, in words for each', async () => {
  vi.stubGlobal('print', () => undefined)
  const { tell } = await openActivity()
  const account = { patronGroup: null, expires: { day: '2027-09-30' } }
  await tell(
    staffCard('NORTH', { account: { ...account, standing: 'role-ended' } }),
    staffCard('HARBOUR', { account: { ...account, standing: 'expired' } }),
    staffCard('ALPINE', { account: { ...account, expires: { day: '2026-12-01' }, standing: 'active' } }),
  )
  expect(headingOf('Why this patron cannot borrow')).toBe('Why this patron cannot borrow')
  expect(blockRows()).toEqual([
    expect.stringMatching(/North UniversityborrowPatron role has endedAsk the desk there/),
    expect.stringMatching(
      /Harbour Collegenot givenThe account there has expiredThe desk there can extend it/,
    ),
    expect.stringMatching(/Alpine Institutenothing yetThe account ends on 1 December/),
  ])
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  for (const words of [
    'The right to borrow with this account has ended. Ask its desk.',
    'This account has expired. Ask its desk.',
    'Your account at Alpine Institute expires on 1 December',
  ])
    expect(screen.getByText(words)).toBeTruthy()
})

test('a block stands before the lists with its reason, what lifts it and where, also for one institution', async () => {
  const { tell, goTo } = await openActivity(
    '',
    members.map((member) => (member.code === 'ALPINE' ? { ...member, returns: 'network' } : member)),
  )
  const overdue = { state: 'ok' as const, items: [staffLoan('1', '2026-11-23')] }
  await tell(
    staffCard('NORTH', { loans: oneLoan }),
    staffCard('HARBOUR', {
      account: { patronGroup: null, expires: { day: '2026-12-01' }, standing: 'active' },
    }),
    staffCard('ALPINE', { loans: overdue, ...blocked(aBlock({ loanId: '1' })) }),
  )
  expect(headingOf('Why this patron cannot borrow')).toBe('Why this patron cannot borrowat 1 institution')
  const [first, second] = screen.getAllByRole('heading', { level: 2 })
  expect([first?.textContent, second?.textContent]).toEqual(['Why this patron cannot borrow', 'Loans'])
  expect(blockRows()).toEqual([
    expect.stringMatching(
      /Harbour Collegenothing yetThe account ends on 1 December, in 6 daysThe desk there can extend itHarbour College/,
    ),
    expect.stringMatching(
      /Alpine Instituteborrow or renewAn item is overdue \(2 days\)“Overdue items limit reached”Return the itemAny library in the network/,
    ),
  ])
  await goTo('?institution=NORTH')
  expect(await screen.findByText('No blocks reported.')).toBeTruthy()
  await goTo('?institution=ALPINE')
  await waitFor(() => expect(blockRows()).toHaveLength(1))
})

test('no reason of a block speaks to the patron', async () => {
  const { tell } = await openActivity()
  const reasons = Object.keys(staffBlockWords) as Block['reason'][]
  const blocks = reasons.map((reason) => aBlock({ reason, text: null }))
  await tell(staffCard('NORTH', blocked(...blocks)), staffCard('HARBOUR'), staffCard('ALPINE'))
  expect(blockRows()).toHaveLength(reasons.length)
  expect(blockRows().join(' ')).not.toMatch(/\byour?\b/i)
})

test('no status of an institution speaks to the patron', async () => {
  const { tell } = await openActivity()
  const unclear = { ...problem, code: 'account-unclear' as const }
  await tell(staffCard('NORTH'), staffCard('HARBOUR'), missingCard('ALPINE', { problem: unclear }))
  expect(screen.getByText(/2 of 3 institutions answered/).textContent).not.toMatch(/\byou/i)
  expect(screen.getByText(/We could not find out whether the patron has an account there/)).toBeTruthy()
})

test('G15 “no blocks” is said only where each institution has answered about blocks', async () => {
  const { tell, send } = await openActivity()
  await send({ type: 'card', card: staffCard('NORTH') })
  expect(await screen.findByText('Looking for blocks…')).toBeTruthy()
  expect(screen.queryByText(/No blocks/)).toBeNull()
  await tell(staffCard('HARBOUR', { state: 'partial', blocks: { state: 'missing', problem } }), alpineMissing)
  const words = await screen.findByText(/Blocks are not known in full at/)
  expect(institutionRow(/^Harbour College/).textContent).toContain('did not load')
  expect(words.textContent).toBe(
    'No blocks reported by the institutions that answered about them. Blocks are not known in full at Alpine Institute and Harbour College.',
  )
})

const described = (description: string) => screen.findByRole('combobox', { name: 'Institution', description })

test('the facts of the selected institution stand beside the select, which would cut them', async () => {
  const { tell, goTo } = await openActivity()
  await tell(staffCard('NORTH', { loans: oneLoan }), staffCard('HARBOUR'), alpineMissing)
  const select = await described('1 loan, without Alpine Institute')
  expect(within(select).getByRole('option', { selected: true }).textContent).toBe('All institutions')
  await goTo('?institution=NORTH')
  expect(await described('1 loan')).toBeTruthy()
})

const limitOf = (more: Partial<NetworkLimit>): NetworkLimit => ({
  counts: 'overdue',
  at: 3,
  currency: null,
  forbids: ['borrow', 'renew'],
  text: null,
  ...more,
})
const inEuros = limitOf({ counts: 'owed', at: 1_000, currency: 'EUR' })
const lateLoan = { state: 'ok' as const, items: [staffLoan('1', '2026-11-23')] }

test('G14 G15 staff read how far the limits of the network are, and “at most” without an answer', async () => {
  const { tell, goTo } = await openActivity('', members, { limits: [limitOf({}), inEuros] })
  await tell(
    staffCard('NORTH', { loans: lateLoan, fees: fees(740, 'EUR') }),
    staffCard('HARBOUR'),
    alpineMissing,
  )
  expect(screen.getByText(/at most 2 more/).textContent).toBe(
    'By our count, at most 2 more overdue loans block this patron everywhere (limit of the network: 3). The patron then cannot borrow or renew. ',
  )
  expect(screen.getByText(/at most €2\.60 more in unpaid fees/)).toBeTruthy()
  await goTo('?institution=NORTH')
  await waitFor(() => expect(screen.queryByText(/By our count/)).toBeNull())
})

test('G6 staff read nothing of a limit where a lender shares no balances', async () => {
  const { tell } = await openActivity('', members, { limits: [limitOf({}), inEuros] })
  const withheld = { state: 'withheld' as const }
  await tell(
    staffCard('NORTH', { loans: lateLoan, fees: fees(740, 'EUR') }),
    staffCard('HARBOUR', { fees: withheld, inDispute: withheld, sentToBilling: withheld }),
    staffCard('ALPINE'),
  )
  expect(screen.getByText(/overdue loans block this patron everywhere/)).toBeTruthy()
  expect(screen.queryByText(/in unpaid fees/)).toBeNull()
})
