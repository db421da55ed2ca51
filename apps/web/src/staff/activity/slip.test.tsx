import { dueCases } from '@library-card/contract/test/due-cases.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aRequest, institution, missingCard, problem } from '../../../test/examples.ts'
import { staffCard, staffLoan } from '../../../test/open-desk.tsx'
import {
  openActivity,
  feesOf,
  none,
  institutionRow,
  loanRows,
  headingOf,
  foot,
} from '../../../test/open-activity.tsx'

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
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
    ['We do not know what is owed there. Ask there. In addition: €25.00 in dispute, billed: not known.'],
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
  expect(headingOf('Fees')).toBe('Fees1 · €8.05 in the patron’s favour')
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
    'Due date not known, On loan',
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
    aRequest('3', { status: 'ready', pickup: { ...pickup, institutionCode: 'HARBOUR' } }),
  ]
  await tell(staffCard('NORTH', { requests: { state: 'ok', items } }), none)
  fireEvent.click(screen.getByRole('button', { name: 'Slip for the patron' }))
  const ready = screen.getAllByRole('listitem').filter(({ textContent }) => textContent.startsWith('Ready'))
  expect(ready.map(({ textContent }) => textContent)).toEqual([
    'Ready to pick up, Main Library',
    'Ready to pick up, Main Library, Harbour College',
  ])
})
