import type { Clearance, ElsewhereReport } from '@library-card/contract/clearance.ts'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { problem } from '../../../test/examples.ts'
import { openDesk } from '../../../test/open-desk.tsx'
import { refusal, respond } from '../../../test/server.ts'
import { pollIntervalOf } from './clearance-controls.tsx'
import { ElsewherePage, ElsewhereReportPage } from './clearance-pages.tsx'
import { savedElsewhere } from './elsewhere-words.ts'

const clearance: Clearance = {
  id: 'job',
  began: '2026-11-25T13:02:00Z',
  state: 'done',
  total: 5,
  checked: 5,
  nextCheck: null,
  elsewhere: { group: 'GRAD', reason: 'debts', nights: 1 },
}
const none = { minor: 0, currency: 'EUR' }
const nothing = { loans: 0, requests: null, unpaid: none, inDispute: none, sentToBilling: none, credit: null }
const owing = {
  ...nothing,
  institutionCode: 'HARBOUR',
  unpaid: { minor: 740, currency: 'EUR' },
  sentToBilling: { minor: 260, currency: 'EUR' },
  problem: null,
  late: { overdue: 0, since: null, lost: 0 },
}
const late = {
  ...nothing,
  institutionCode: 'ALPINE',
  loans: 4,
  problem: null,
  late: { overdue: 2, since: { day: '2026-11-12' }, lost: 1 },
}
const asOf = '2026-11-25T13:05:00Z'
const report: ElsewhereReport = {
  clearance,
  rows: [
    { handle: 'h1', id: '1', name: 'Debtor, Ana', at: [owing], asOf, change: 'new' },
    { handle: 'h2', id: '2', name: 'Late, Bo', at: [late], asOf, change: 'same' },
    { handle: 'h3', id: '3', name: 'Settled, Cem', at: [], asOf, change: 'settled' },
    { handle: null, id: 'nobody', name: null, at: [], asOf: null, change: null },
  ],
  missing: 0,
  unread: [{ institutionCode: 'NORTH', patrons: 2, problem }],
  uncheckable: [],
}

function open(place: string, shown: ElsewhereReport = report) {
  const pages = [
    { path: 'staff/clearance/elsewhere', element: <ElsewherePage /> },
    { path: 'staff/clearance/elsewhere/:id', element: <ElsewhereReportPage /> },
  ]
  respond('GET /api/staff/clearances', { clearances: [] })
  respond('GET /api/staff/elsewhere/:id', shown)
  const ordered = respond('POST /api/staff/elsewhere', shown.clearance)
  const deleted = respond('DELETE /api/staff/clearances/:id', { clearances: [] })
  return { ...openDesk(pages, place), ordered, deleted }
}

function namesAfter(field: HTMLElement, value: string) {
  fireEvent.change(field, { target: { value } })
  return rowsShown().map((row) => /^\w+/.exec(row.textContent)?.[0])
}

const rowsShown = () => within(screen.getByRole('table')).getAllByRole('row').slice(1)

test.each([
  ['A patron group', /^Patron group/, ' GRAD ', { by: 'group', group: 'GRAD' }],
  ['A list of IDs', /^IDs or barcodes/, '1\n2', { by: 'ids', ids: ['1', '2'] }],
])('a report is ordered with its reason: %s', async (choice, field, text, whom) => {
  const { ordered } = open('/staff/clearance/elsewhere')
  fireEvent.change(screen.getByLabelText('Patrons'), { target: { value: whom.by } })
  expect(screen.getByRole('option', { name: choice, selected: true })).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /Start/ }).disabled).toBe(true)
  fireEvent.change(screen.getByLabelText(field), { target: { value: text } })
  fireEvent.change(screen.getByLabelText(/^Reason/), { target: { value: 'account-ends' } })
  fireEvent.click(screen.getByRole('button', { name: /Start/ }))
  expect(await screen.findByRole('heading', { name: 'Report on loans and debts elsewhere' })).toBeTruthy()
  expect(ordered.map(({ body }) => body)).toEqual([{ whom, reason: 'account-ends' }])
})

test('a group without a patron is refused, and the page says what to check', async () => {
  open('/staff/clearance/elsewhere')
  respond('POST /api/staff/elsewhere', refusal(404, 'not-found'))
  fireEvent.change(screen.getByLabelText('Patrons'), { target: { value: 'last-report' } })
  fireEvent.click(screen.getByRole('button', { name: /Start/ }))
  expect(await screen.findByText(/Nobody was found. Check the patron group/)).toBeTruthy()
})

test('G15 a report is an order of work: overdue first, then debts, what is settled, and what was not read', async () => {
  open('/staff/clearance/elsewhere/job')
  await screen.findByText('Done: all 5 patrons')
  expect(rowsShown().map((row) => row.textContent)).toEqual([
    expect.stringContaining(
      'Late, Bo2Alpine Institute: 4 loans, 2 overdue (the first since 12 Nov 2026), 1 lost',
    ),
    expect.stringContaining('Debtor, Ana1Harbour College: €10.00 owedNew'),
    expect.stringContaining('nobodyNot found'),
    expect.stringContaining('Settled, Cem3Nothing any more'),
  ])
  expect(screen.getByRole('link', { name: 'Late, Bo' }).getAttribute('href')).toBe('/staff/patrons/h2')
  const gaps = screen.getByRole('region', { name: 'Not read in full' })
  expect(gaps.textContent).toMatch(/North University: .*, for 2 patrons/)
})

test('a report is filtered by institution, kind and change', async () => {
  open('/staff/clearance/elsewhere/job')
  const show = await screen.findByLabelText('Show')
  expect(namesAfter(show, 'lost')).toEqual(['Late'])
  expect(namesAfter(show, 'changes')).toEqual(['Debtor', 'Settled'])
  expect(namesAfter(show, 'all')).toHaveLength(4)
  expect(namesAfter(screen.getByLabelText('Institution'), 'HARBOUR')).toEqual(['Debtor'])
})

test('a report is looked at every two seconds, and one of several nights every thirty', () => {
  const running = { ...clearance, state: 'running' as const, nextCheck: null }
  expect(pollIntervalOf([clearance])).toBe(false)
  expect(pollIntervalOf([running])).toBe(2000)
  const elsewhere = { group: 'GRAD', reason: 'debts' as const, nights: 6 }
  expect(pollIntervalOf([{ ...running, elsewhere }])).toBe(30_000)
  expect(pollIntervalOf([{ ...running, elsewhere }, running])).toBe(2000)
})

test('a long report says how many nights it takes and when it goes on', async () => {
  const running = { state: 'running', checked: 1, nextCheck: '2026-11-25T19:00:00Z' } as const
  const elsewhere = { group: 'GRAD', reason: 'debts', nights: 6 } as const
  open('/staff/clearance/elsewhere/job', {
    ...report,
    rows: [],
    clearance: { ...clearance, ...running, elsewhere },
  })
  expect(await screen.findByText(/This report takes about 6 nights/)).toBeTruthy()
  expect(screen.getByText(/It goes on by itself after 25 Nov 2026, 20:00/)).toBeTruthy()
  expect(screen.getByText('No patron in this list so far.')).toBeTruthy()
})

test('a report is deleted at once, and the list opens', async () => {
  const { deleted } = open('/staff/clearance/elsewhere/job')
  fireEvent.click(await screen.findByRole('button', { name: /^Delete/ }))
  expect(await screen.findByRole('button', { name: /Start/ })).toBeTruthy()
  await waitFor(() => expect(deleted).toHaveLength(1))
})

test('the file has a line for each account, for each id without a patron, and for what was not read', () => {
  const institutions = { nameOf: (code: string) => code, zoneOf: () => 'Europe/Berlin' }
  const { fields, lines } = savedElsewhere(report.rows, { ...report, uncheckable: ['LAKE'] }, institutions)
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([fields.length]))
  expect(lines.map((line) => line.filter((cell) => cell !== null).join('|'))).toEqual([
    `1|Debtor, Ana|HARBOUR|0|0|0|10.00|EUR|New|${asOf}`,
    `2|Late, Bo|ALPINE|4|2|2026-11-12|1|Unchanged|${asOf}`,
    `3|Settled, Cem|Nothing any more|${asOf}`,
    'nobody|Not found',
    expect.stringMatching(/^NORTH\|NORTH: .*, for 2 patrons$/),
    'LAKE|cannot be checked in full from here',
  ])
})
