import type { Clearance, ClearanceReport } from '@library-card/contract/clearance.ts'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { problem } from '../../../test/examples.ts'
import { noResponse, refusal, respond } from '../../../test/server.ts'
import { openDesk } from '../../../test/open-desk.tsx'
import { LiveRegion } from '../../card/announcements.tsx'
import { idsIn } from './clearance-form.tsx'
import { ClearancePage, ReportPage } from './clearance-pages.tsx'
import { savedReport } from './clearance-words.ts'

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  vi.useRealTimers()
})

function clearance(more: Partial<Clearance> = {}): Clearance {
  return {
    id: 'job',
    began: '2026-11-25T13:02:00Z',
    state: 'running',
    total: 4,
    checked: 1,
    nextCheck: null,
    ...more,
  }
}

const at = {
  institutionCode: 'HARBOUR',
  loans: 2,
  requests: 0,
  unpaid: { minor: 740, currency: 'EUR' },
  inDispute: { minor: 0, currency: 'EUR' },
  sentToBilling: { minor: 9_000, currency: 'EUR' },
  credit: null,
  problem: null,
}
const noSums = { unpaid: null, inDispute: null, sentToBilling: null, credit: null }
const requestOnly = { institutionCode: 'HARBOUR', loans: 0, ...noSums, problem: null }
const report: ClearanceReport = {
  clearance: clearance({ state: 'done', checked: 4 }),
  checkable: 2,
  uncheckable: ['ALPINE'],
  rows: [
    { id: '1', name: 'Leaver, Ana', result: 'nothing-open', at: [] },
    { id: '2', name: 'Leaver, Bo', result: 'something-open', at: [at] },
    {
      id: '3',
      name: 'Leaver, Cem',
      result: 'not-in-full',
      at: [{ institutionCode: 'NORTH', loans: null, requests: null, ...noSums, problem }],
    },
    { id: 'nobody', name: null, result: 'not-found', at: [] },
  ],
}

function open(place: string, reportOf: () => ClearanceReport = () => report, list: Clearance[] = []) {
  const pages = [
    { path: 'staff/clearance', element: <ClearancePage /> },
    { path: 'staff/clearance/:id', element: <ReportPage /> },
  ]
  respond('GET /api/staff/clearances', { clearances: list })
  respond('GET /api/staff/clearances/:id', reportOf)
  const ordered = respond('POST /api/staff/clearances', clearance())
  const commands = respond('POST /api/staff/clearances/:id', () => reportOf().clearance)
  return { ...openDesk(pages, place), ordered, commands }
}

test('a pasted list is started, and its report opens', async () => {
  const { ordered } = open('/staff/clearance')
  const start = screen.getByRole<HTMLButtonElement>('button', { name: /Start/ })
  expect(start.disabled).toBe(true)
  expect(screen.getByText('Enter at least one ID first.')).toBeTruthy()
  fireEvent.change(screen.getByLabelText(/IDs or barcodes/), { target: { value: '1\n2\n2' } })
  expect(screen.getByText('2 patrons')).toBeTruthy()
  fireEvent.click(start)
  expect(await screen.findByRole('heading', { name: 'Clearance report' })).toBeTruthy()
  expect(ordered.map(({ body }) => body)).toEqual([{ ids: ['1', '2'] }])
})

test('a list sent again after a lost response has the same key', async () => {
  open('/staff/clearance')
  const lost = respond('POST /api/staff/clearances', noResponse)
  fireEvent.change(screen.getByLabelText(/IDs or barcodes/), { target: { value: '1' } })
  fireEvent.click(screen.getByRole('button', { name: /Start/ }))
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(lost).toHaveLength(2))
  expect(lost[0]?.key).toMatch(/^[\w-]{16,64}$/)
  expect(lost[1]?.key).toBe(lost[0]?.key)
})

test('a fourth list within an hour is refused, and the page says when there can be another', async () => {
  open('/staff/clearance')
  expect(screen.getByText(/You can start three checks per hour/)).toBeTruthy()
  respond('POST /api/staff/clearances', refusal(429, 'too-many-actions'))
  fireEvent.change(screen.getByLabelText(/IDs or barcodes/), { target: { value: '1' } })
  fireEvent.click(screen.getByRole('button', { name: /Start/ }))
  expect(await screen.findByText(/the next one an hour after the first of them/)).toBeTruthy()
})

test('a report that waits for another one says so', async () => {
  const waiting = {
    clearance: clearance({ waits: true, checked: 0 }),
    checkable: 0,
    uncheckable: [],
    rows: [],
  }
  open('/staff/clearance/job', () => waiting)
  expect(await screen.findByText(/^Waiting until another check at your institution/)).toBeTruthy()
  expect(screen.queryByText(/^Checking/)).toBeNull()
})

test('more than 2,000 IDs are not sent', () => {
  open('/staff/clearance')
  const ids = Array.from({ length: 2001 }, (_none, n) => n).join('\n')
  fireEvent.change(screen.getByLabelText(/IDs or barcodes/), { target: { value: ids } })
  expect(screen.getByText(/at most 2,000/)).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /Start/ }).disabled).toBe(true)
})

test('a line that is too long for an ID is not sent, and the page says why', () => {
  open('/staff/clearance')
  const ids = Array.from({ length: 20 }, () => '4472001').join(' ')
  fireEvent.change(screen.getByLabelText(/IDs or barcodes/), { target: { value: ids } })
  expect(screen.getByText(/more than 100 characters/)).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /Start/ }).disabled).toBe(true)
})

test.each([
  ['UTF-8', [0xef, 0xbb, 0xbf, 0x31, 0x0d, 0x0a, 0x32]],
  [
    'UTF-16, as spreadsheets on Windows save “Unicode text”',
    [0xff, 0xfe, 0x31, 0, 0x0d, 0, 0x0a, 0, 0x32, 0],
  ],
])('ids are read from a file in %s', async (_encoding, bytes) => {
  const { ordered } = open('/staff/clearance')
  // The form does not wait for the list of earlier reports.
  const { promise, resolve } = Promise.withResolvers<{ clearances: Clearance[] }>()
  respond('GET /api/staff/clearances', () => promise)
  const file = new File([new Uint8Array(bytes)], 'ids.txt', { type: 'text/plain' })
  fireEvent.change(screen.getByLabelText(/CSV file/), { target: { files: [file] } })
  fireEvent.click(await screen.findByRole('button', { name: /Start/, description: '2 patrons' }))
  await waitFor(() => expect(ordered.map(({ body }) => body)).toEqual([{ ids: ['1', '2'] }]))
  resolve({ clearances: [] })
})

const row = (name: RegExp) => screen.findByRole('row', { name })

test('G15 each result says what is open where, and which institution did not respond', async () => {
  open('/staff/clearance/job')
  expect(
    await screen.findByText('Ask Alpine Institute as well: it cannot be checked in full from here.'),
  ).toBeTruthy()
  expect((await row(/Ana/)).textContent).toMatch(/Nothing open at the 2 institutions that can be checked$/)
  expect((await row(/Bo/)).textContent).toMatch(
    /Something openHarbour College: 2 loans, €7\.40 unpaid, €90\.00 billed$/,
  )
  expect((await row(/Cem/)).textContent).toContain('Not checked in fullNorth University: did not answer')
  expect((await row(/nobody/)).textContent).toContain('Not found')
  expect(document.body.textContent).not.toMatch(/clear(ed|\b)|close/i)
})

test('G15 a debt that a credit evens out stays unpaid, and both are shown', async () => {
  const evened = { ...at, loans: 0, sentToBilling: null, credit: at.unpaid }
  const rows = [{ id: '7', name: 'Leaver, Gil', result: 'something-open' as const, at: [evened] }]
  open('/staff/clearance/job', () => ({ ...report, rows }))
  expect((await row(/Gil/)).textContent).toMatch(
    /Harbour College: €7\.40 unpaid, €7\.40 in the patron’s favour$/,
  )
})

test.each([
  ['not-wanted', 'turned off by the patron'],
  ['switched-off', 'not connected at the moment'],
  ['key-rejected', 'not connected at the moment'],
  ['busy', 'busy'],
] as const)('G15 an institution that was not asked is not said to be silent: %s', async (code, words) => {
  const unread = { institutionCode: 'NORTH', loans: null, requests: null, ...noSums }
  const rows = [
    {
      id: '7',
      name: 'Leaver, Gil',
      result: 'not-in-full' as const,
      at: [{ ...unread, problem: { ...problem, code } }],
    },
  ]
  open('/staff/clearance/job', () => ({ ...report, rows }))
  expect((await row(/Gil/)).textContent).toContain(`Not checked in fullNorth University: ${words}`)
})

test('G15 an institution that has said what is open answered in part, not nothing', async () => {
  open('/staff/clearance/job', () => ({
    ...report,
    rows: [{ id: '7', name: 'Leaver, Gil', result: 'something-open', at: [{ ...at, problem }] }],
  }))
  expect((await row(/Gil/)).textContent).toContain(
    'Harbour College: 2 loans, €7.40 unpaid, €90.00 billed, answered in part',
  )
})

test('G15 where requests are ignored, a patron is not said to have none', async () => {
  const unopened = { id: '6', result: 'nothing-open', requestsIgnored: true } as const
  const rows = [
    { ...unopened, name: 'Requester, Fay', at: [{ ...requestOnly, requests: 1 }] },
    { ...unopened, id: '7', name: 'Requester, Gil', at: [] },
  ]
  open('/staff/clearance/job', () => ({ ...report, rows, checkable: 1 }))
  const words = 'No loans or unpaid fees at the one institution that can be checked'
  expect((await row(/Fay/)).textContent).toContain(`${words}Harbour College: 1 request`)
  expect((await row(/Gil/)).textContent).toContain(words)
  expect(screen.getByText(`2 patrons: n${words.slice(1)}.`)).toBeTruthy()
})

test('a report that was deleted, or is another’s, is not called a patron', async () => {
  open('/staff/clearance/job')
  respond('GET /api/staff/clearances/:id', refusal(404, 'not-found'))
  expect(await screen.findByText(/There is no such report\. Reports are kept for 7 days\./)).toBeTruthy()
  expect(screen.queryByText(/patron cannot be shown/)).toBeNull()
})

test('a report that is done says what to do next, and asks again what was not answered', async () => {
  let current = report
  const { commands } = open('/staff/clearance/job', () => current)
  const next = within(await screen.findByRole('region', { name: 'What to do next' }))
  expect(next.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    '1 patron: nothing open at the 2 institutions that can be checked.',
    expect.stringMatching(/^1 patron has something open/),
    expect.stringMatching(/^1 patron was not checked in full/),
    '1 ID was not found: check it. Only patrons of North University are found.',
  ])
  const ask = next.getByRole('button', { name: /Ask again/ })
  ask.focus()
  current = { ...report, clearance: clearance({ state: 'running', checked: 3 }) }
  fireEvent.click(ask)
  expect(await screen.findByText('Checking: 3 of 4')).toBeTruthy()
  expect(commands.map(({ body }) => body)).toEqual([{ command: 'ask-again' }])
  expect(document.activeElement?.textContent).toBe('Clearance report')
})

test('a report that waits says when institutions are asked again, and shows it', async () => {
  let current = { ...report, clearance: clearance({ state: 'done', nextCheck: '2026-11-25T13:13:00Z' }) }
  open('/staff/clearance/job', () => current)
  expect(
    await screen.findByText(
      'Institutions that gave no usable answer are asked again after 25 Nov 2026, 14:13.',
    ),
  ).toBeTruthy()
  current = { ...report, clearance: clearance({ state: 'running', checked: 3 }) }
  await act(() => vi.advanceTimersByTimeAsync(31_000))
  expect(await screen.findByText('Checking: 3 of 4')).toBeTruthy()
})

test('G15 a saved report names whose answer could not be read, and what cannot be checked for anybody', () => {
  const unread = { ...at, loans: null, problem: { ...problem, code: 'unexpected-answer' as const } }
  const rows = [
    ...report.rows.slice(0, 1),
    { id: '5', name: 'Leaver, Eli', result: 'not-in-full' as const, at: [unread] },
    ...report.rows.slice(-1),
  ]
  const none = Array.from({ length: 7 }, () => null)
  const nothing = 'Nothing open at the 2 institutions that can be checked'
  expect(savedReport(rows, report, (code) => code).lines).toEqual([
    ['1', 'Leaver, Ana', nothing, 'ALPINE', ...none, 'cannot be checked in full from here'],
    [
      '5',
      'Leaver, Eli',
      'Not checked in full',
      'HARBOUR',
      null,
      '0',
      '7.40',
      'EUR',
      '0.00',
      '90.00',
      null,
      'its answer could not be read',
    ],
    ['5', 'Leaver, Eli', 'Not checked in full', 'ALPINE', ...none, 'cannot be checked in full from here'],
    ['nobody', null, 'Not found'],
  ])
})

test('a report can be narrowed to one result', async () => {
  open('/staff/clearance/job')
  fireEvent.change(await screen.findByLabelText('Result'), { target: { value: 'not-in-full' } })
  const rows = within(screen.getByRole('table')).getAllByRole('row')
  expect(rows.map(({ textContent }) => textContent?.slice(0, 11))).toEqual(['PatronResul', 'Leaver, Cem'])
})

function withUnknown(count: number): ClearanceReport {
  const rows = Array.from({ length: 150 }, (_none, n) => ({
    id: `${n}`,
    name: `Waiter, ${n}`,
    result: n < count ? ('not-in-full' as const) : null,
    at: [],
  }))
  return { ...report, clearance: clearance({ total: 150, checked: 150 - count }), rows }
}

const waiters = () => screen.getAllByRole('row', { name: /Waiter/ })

test('a page of one result shows rows, also when fewer patrons have that result than before', async () => {
  let current = withUnknown(150)
  open('/staff/clearance/job', () => current)
  fireEvent.change(await screen.findByLabelText('Result'), { target: { value: 'not-in-full' } })
  fireEvent.click(screen.getByRole('button', { name: 'Next' }))
  expect(waiters()).toHaveLength(50)
  current = withUnknown(80)
  await waitFor(() => expect(waiters()).toHaveLength(80))
})

test('a report is polled every 2 s while it runs, and not after it is done', async () => {
  let asked = 0
  open('/staff/clearance/job', () => {
    asked += 1
    return { ...report, clearance: clearance({ checked: asked, state: asked < 3 ? 'running' : 'done' }) }
  })
  await screen.findByText('Checking: 1 of 4')
  await act(() => vi.advanceTimersByTimeAsync(20_000))
  expect(asked).toBe(3)
  expect(screen.getByText('Done: all 4 patrons')).toBeTruthy()
})

test('a running clearance can be paused and cancelled', async () => {
  const { commands } = open('/staff/clearance/job', () => ({ ...report, clearance: clearance() }))
  fireEvent.click(await screen.findByRole('button', { name: /Pause/ }))
  await waitFor(() => expect(commands.map(({ body }) => body)).toEqual([{ command: 'pause' }]))
  expect(screen.getByRole('button', { name: /Cancel/ })).toBeTruthy()
})

test.each([
  ['one a line', '4472001\n4472002\r\n\n4472003', ['4472001', '4472002', '4472003']],
  ['the first column of a table', '4472001,Ana\n4472002;Bo\n4472003\tCem', ['4472001', '4472002', '4472003']],
  ['quoted, after a byte order mark', '\uFEFF"4472001","Leaver, Ana"', ['4472001']],
  ['each once', ' 4472001 \n4472001', ['4472001']],
])('ids are read: %s', (_how, text, ids) => {
  expect(idsIn(text)).toEqual(ids)
})

test('G24 a report that could not be saved as a file is announced', async () => {
  vi.doMock('../../export/csv.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  respond('GET /api/staff/clearances/:id', report)
  const element = [<ReportPage key="report" />, <LiveRegion key="live" />]
  openDesk([{ path: 'staff/clearance/:id', element }], '/staff/clearance/job')
  fireEvent.click(await screen.findByRole('button', { name: 'Save as CSV' }))
  expect(await screen.findByText('The file could not be saved. Try again.')).toBeTruthy()
  await waitFor(() =>
    expect(screen.getByRole('status').textContent).toBe('The file could not be saved. Try again.'),
  )
  vi.doUnmock('../../export/csv.ts')
})
