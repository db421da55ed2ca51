import type { NetworkLimit } from '@library-card/contract/institution.ts'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { missingCard, problem } from '../../../test/examples.ts'
import { members, staffCard, staffLoan } from '../../../test/open-desk.tsx'
import {
  openActivity,
  fees,
  feesOf,
  oneLoan,
  alpineMissing,
  none,
  institutionRow,
  loanRows,
  headingOf,
  dates,
  foot,
} from '../../../test/open-activity.tsx'

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('G14 the totals never add two currencies, and name what they do not include', async () => {
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', { loans: oneLoan, fees: fees(740, 'EUR') }),
    staffCard('HARBOUR', { loans: oneLoan, fees: fees(500, 'USD') }),
    alpineMissing,
  )
  expect(foot()).toBe('2 of 3 accounts1 gave no usable answer2+??at least €7.40at least $5.00')
})

test('G14 a credit at one institution pays no debt at another, in no sum of the page', async () => {
  const { tell } = await openActivity()
  await tell(
    staffCard('NORTH', { fees: fees(-2_000, 'EUR'), inDispute: feesOf('in-dispute', -300) }),
    staffCard('HARBOUR', { fees: fees(1_240, 'EUR'), inDispute: feesOf('in-dispute', 500) }),
    none,
  )
  expect(headingOf('Fees')).toBe('Fees4 · Unpaid: €12.40 · In dispute: €5.00 · €20.00 in the patron’s favour')
  expect(foot()).toContain('€12.40€20.00 in the patron’s favour€5.00 in dispute')
  expect(foot()).not.toContain('-')
})

test('G14 credits of a patron without debts are no negative total', async () => {
  const { tell } = await openActivity()
  await tell(staffCard('NORTH', { fees: fees(-2_000, 'EUR') }), staffCard('HARBOUR'), none)
  expect(headingOf('Fees')).toBe('Fees1 · €20.00 in the patron’s favour')
  expect(foot()).toContain('€0.00€20.00 in the patron’s favour')
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
  ['web-page', 'under maintenance, or sending a page of its own instead of an answer'],
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

test('staff read of a single institution that was asked that it answered, not that all did', async () => {
  const { tell } = await openActivity()
  const switchedOff = { problem: { ...problem, code: 'switched-off' as const } }
  await tell(staffCard('NORTH'), missingCard('HARBOUR', switchedOff), missingCard('ALPINE', switchedOff))
  expect(
    screen.getByText(
      /We asked 1 institution: it answered at 14:02. Not asked: Harbour College and Alpine Institute./,
    ),
  ).toBeTruthy()
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
  expect(foot()).toContain('at least €7.40')
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
    'By our count, at most 2 more overdue loans will block this patron everywhere (limit of the network: 3). The patron then cannot borrow or renew. ',
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
  expect(screen.getByText(/overdue loans will block this patron everywhere/)).toBeTruthy()
  expect(screen.queryByText(/in unpaid fees/)).toBeNull()
})
