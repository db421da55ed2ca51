import type { AccountCard, CardLine } from '@library-card/contract/card.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import type { RenewalOutcome } from '@library-card/contract/renewal.ts'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { aLoan, emptyAccount, institution, problem } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { noResponse, respond, respondWithLines, respondWithStream } from '../../test/server.ts'
import { CardLiveRegion } from '../page/card-status.tsx'
import { LoansPage } from './loans-page.tsx'

const soon = { due: { day: '2026-11-27' } }
const later = { due: { day: '2026-12-20' } }
const renewedTo = (id: string, day: string, was = soon.due): RenewalOutcome => ({
  result: 'renewed',
  loan: aLoan(id, { due: { day } }),
  was,
})
const line = (id: string, outcome: RenewalOutcome): OutcomeLine => ({
  type: 'renewal',
  institutionCode: 'NORTH',
  id,
  outcome,
})
const end: OutcomeLine = { type: 'end' }
const north = (...items: Loan[]) => emptyAccount('NORTH', { loans: { state: 'ok', items } })

/** The loans of North University, and institutions that renew when the test says what becomes of it. */
async function openLoans(
  card: AccountCard,
  at = institution('NORTH', 'North University'),
  elsewhere?: AccountCard,
) {
  const { send } = openCard(
    <>
      <CardLiveRegion />
      <LoansPage />
    </>,
    'all',
    [at, ...(elsewhere ? [institution('HARBOUR', 'Harbour College')] : [])],
  )
  const cards = [card, elsewhere ?? []].flat().map((one): CardLine => ({ type: 'card', card: one }))
  const lines: CardLine[] = [...cards, { type: 'end' }]
  await send(...lines)
  await screen.findByRole('heading', { name: 'Title 1' })
  const renewals = respondWithStream('POST /api/renewals')
  return { sent: renewals.received, tell: renewals.send }
}

const heading = (name: string) => screen.getByRole('heading', { name }).parentElement?.textContent
const row = (title: string) => within(screen.getByRole('listitem', { name: new RegExp(`^${title} `) }))
// One of the two buttons is for narrow screens; jsdom has no layout that hides it.
const beginChoosing = () =>
  fireEvent.click(screen.getAllByRole('button', { name: 'Select loans…' })[0] ?? document)
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const said = (words: string | RegExp) =>
  waitFor(() => expect(screen.getByRole('status').textContent).toMatch(words))

test('G12 one click renews one loan, and a second click sends nothing', async () => {
  const { sent, tell } = await openLoans(north(aLoan('1', soon), aLoan('2', later)))
  const renew = row('Title 1').getByRole('button', { name: /^Renew/ })
  renew.focus()
  fireEvent.click(renew)
  fireEvent.click(renew)
  expect(await row('Title 1').findByRole('button', { name: /^Renewing…/ })).toBe(document.activeElement)
  await tell(line('1', renewedTo('1', '2026-12-18')), end)
  const result = await row('Title 1').findByText(/Renewed until/)
  expect(result.closest('div[tabindex]')?.textContent).toBe(
    'Renewed until Friday 18 December (was 27 November).',
  )
  expect(sent).toHaveLength(1)
  expect(sent[0]?.body).toEqual({ loans: [{ institutionCode: 'NORTH', loanId: '1', due: soon.due }] })
  expect(sent[0]?.key).toMatch(/^[\da-f-]{36}-0$/)
})

test('G14 a renewed loan whose new date has passed already still says that it is overdue', async () => {
  const was = { day: '2026-11-20' }
  const { tell } = await openLoans(north(aLoan('1', { due: was })))
  press(/^Renew ?: Title 1/)
  await tell(line('1', renewedTo('1', '2026-11-23', was)), end)
  await row('Title 1').findByText(/Renewed until/)
  expect(row('Title 1').getByText('2 days overdue').closest('p')?.hidden).toBe(false)
})

test('G24 focus moves to the result, which is announced; the row stays in its group with its new date', async () => {
  const { tell } = await openLoans(north(aLoan('1', soon), aLoan('2', later)))
  row('Title 1')
    .getByRole('button', { name: /^Renew/ })
    .focus()
  press(/^Renew ?: Title 1/)
  await tell(line('1', renewedTo('1', '2026-12-18')), end)
  await row('Title 1').findByText(/Renewed until/)
  expect(document.activeElement?.textContent).toMatch(/^Renewed until/)
  const group = within(screen.getByRole('region', { name: 'Due within a week' }))
  expect(group.getByText(/^Due Friday 18 December 2026/)).toBeTruthy()
  expect(heading('Due within a week')).toBe('Due within a week1 renewed')
  await said('Title 1: Renewed until Friday 18 December (was 27 November).')
})

test('a loan of a library that is closed to our key is not offered again; other loans are', async () => {
  const { tell } = await openLoans(north(aLoan('1', soon), aLoan('2', soon)))
  press(/^Renew ?: Title 1/)
  await tell(line('1', { result: 'not-done', problem: { ...problem, code: 'restricted' } }), end)
  await row('Title 1').findByText(/does not let Library Card do this/)
  expect(row('Title 1').queryByRole('button', { name: /^Renew/ })).toBeNull()
  expect(row('Title 2').getByRole('button', { name: /^Renew/ })).toBeTruthy()
})

test('G13 the main button renews the loans due soon; its outcomes are counted apart and announced once', async () => {
  const loans = ['1', '2', '3', '4'].map((id) => aLoan(id, soon))
  const { sent, tell } = await openLoans(north(...loans, aLoan('5', later)))
  press('Renew 4 due soon')
  await tell(line('1', renewedTo('1', '2026-12-18')))
  expect(await screen.findByText('Renewing: 1 of 4…')).toBeTruthy()
  const refusal: RenewalOutcome = { result: 'refused', reasons: ['requested'], text: null, deskCode: null }
  await tell(line('2', { result: 'unchanged', loan: aLoan('2', soon) }), line('3', refusal))
  await tell(line('4', { result: 'unsure' }), end)
  const words = '1 not renewed, 1 not confirmed, 1 unchanged, 1 renewed.'
  expect(await screen.findByText(words, { selector: 'b' })).toBeTruthy()
  await said(words)
  expect(sent).toHaveLength(1)
  expect(row('Title 4').getByRole('button', { name: /^Check again/ })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /due soon/ })).toBeNull()
  press('Close')
  await waitFor(() => expect(screen.queryByText(words, { selector: 'b' })).toBeNull())
  expect(row('Title 3').getByText(/Another reader is waiting/)).toBeTruthy()
})

test('an institution that lets our key only read offers no renewal any more, and the counts follow', async () => {
  const harbour = emptyAccount('HARBOUR', { loans: { state: 'ok', items: [aLoan('7', soon)] } })
  const loans = north(aLoan('1', soon), aLoan('2', soon), aLoan('3', later))
  const { tell } = await openLoans(loans, institution('NORTH', 'North University'), harbour)
  expect(await screen.findByRole('button', { name: 'Renew 3 due soon' })).toBeTruthy()
  fireEvent.click(row('Title 1').getByRole('button', { name: /^Renew/ }))
  await tell(line('1', { result: 'not-done', problem: { ...problem, code: 'read-only' } }), end)
  const result = await row('Title 1').findByText(/^Not renewed/)
  expect(result.parentElement?.textContent).toMatch(/North University lets Library Card only read/)
  for (const title of ['Title 1', 'Title 2', 'Title 3'])
    expect(row(title).queryByRole('button', { name: /^Renew/ })).toBeNull()
  expect(row('Title 7').getByRole('button', { name: /^Renew/ })).toBeTruthy()
  expect(screen.getAllByRole('button', { name: /^Renew/ })).toHaveLength(2)
  expect(screen.getByRole('button', { name: 'Renew 1 due soon' })).toBeTruthy()
})

test('no summary names a reason where each loan says that none was given', async () => {
  const { tell } = await openLoans(north(aLoan('1', soon), aLoan('2', soon)))
  press('Renew 2 due soon')
  const shortened: RenewalOutcome = {
    result: 'shortened',
    loan: aLoan('1', { due: { day: '2026-11-26' } }),
    was: soon.due,
  }
  await tell(line('1', shortened), line('2', { result: 'unchanged', loan: aLoan('2', soon) }), end)
  expect(await screen.findByText('1 shortened, 1 unchanged.', { selector: 'b' })).toBeTruthy()
  expect(screen.queryByText(/reason, if/)).toBeNull()
  expect(row('Title 1').getByText(/The library shortened this loan/)).toBeTruthy()
})

test('outcomes that arrive together are shown together: a long list is not rendered for each', async () => {
  const loans = Array.from({ length: 20 }, (_, at) => aLoan(`${at + 1}`, soon))
  const { tell } = await openLoans(north(...loans))
  press('Renew 20 due soon')
  const progress = await screen.findByText('Renewing: 0 of 20…')
  const shown = new Set<string | null>()
  const observer = new MutationObserver(() => shown.add(progress.textContent))
  observer.observe(progress, { childList: true, characterData: true, subtree: true })
  const outcomes = loans.map(({ id }) => line(id, renewedTo(id, '2026-12-18')))
  await tell(...outcomes.slice(0, 10))
  await screen.findByText('Renewing: 10 of 20…')
  await tell(...outcomes.slice(10), end)
  await screen.findByText('20 renewed.')
  expect([...shown]).toEqual(['Renewing: 10 of 20…', '20 renewed.'])
})

test('selected loans stay selected while the patron searches, and Escape ends selecting', async () => {
  const { sent } = await openLoans(
    north(aLoan('1', later), aLoan('2', later), aLoan('3', { renewal: { can: 'no', reasons: [] } })),
  )
  beginChoosing()
  await screen.findByText('None selected')
  expect(screen.getAllByRole('checkbox')).toHaveLength(2)
  fireEvent.click(row('Title 1').getByRole('checkbox'))
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'Title 2' } })
  expect(await screen.findByText(/1 not in this list/)).toBeTruthy()
  press(/^Select the one that can be renewed$/)
  expect(screen.getByText('2 selected')).toBeTruthy()
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'Title 3' } })
  expect(await screen.findByText(/2 not in this list/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Select all/ })).toBeNull()
  fireEvent.keyDown(document.body, { key: 'Escape' })
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(sent).toEqual([])
})

test('selected loans are renewed together', async () => {
  const { sent } = await openLoans(north(aLoan('1', later), aLoan('2', later), aLoan('3', later)))
  beginChoosing()
  fireEvent.click(row('Title 1').getByRole('checkbox'))
  fireEvent.click(row('Title 3').getByRole('checkbox'))
  fireEvent.click(await screen.findByRole('button', { name: /^Renew 2/ }))
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]?.body).toMatchObject({ loans: [{ loanId: '1' }, { loanId: '3' }] })
  expect(screen.queryByRole('checkbox')).toBeNull()
})

const charging = (code: string, name: string, minor: number, currency: string) =>
  institution(code, name, { renewalCosts: { minor, currency } })

function soonAt(code: string, ...ids: string[]): CardLine {
  const items = ids.map((id) => aLoan(id, soon))
  return { type: 'card', card: emptyAccount(code, { loans: { state: 'ok', items } }) }
}

test('G14 before anything is sent, a dialog says which renewals cost money, where and how much each', async () => {
  const members = [
    institution('NORTH', 'North University'),
    charging('OLDTOWN', 'Old Town University', 50, 'EUR'),
    charging('ALPINE', 'Alpine Institute', 100, 'CHF'),
  ]
  const { send } = openCard(<LoansPage />, 'all', members)
  await send(soonAt('NORTH', '1', '2'), soonAt('OLDTOWN', '3', '4'), soonAt('ALPINE', '5'), { type: 'end' })
  const { received: sent } = respondWithStream('POST /api/renewals')
  fireEvent.click(await screen.findByRole('button', { name: /^Renew 5 due soon/ }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Renew 5 loans?' }))
  expect(dialog.getByText('2 of them, at Old Town University, cost €0.50 each if renewed.')).toBeTruthy()
  expect(dialog.getByText(/^1 of them, at Alpine Institute, costs CHF.1\.00 if renewed\.$/)).toBeTruthy()
  expect(dialog.queryByText(/North University/)).toBeNull()
  expect(dialog.getByRole('button', { name: 'Renew 5 loans' })).toBeTruthy()
  expect(sent).toEqual([])
})

test('G14 where each renewal costs money, the dialog does not count them again', async () => {
  const at = charging('NORTH', 'North University', 50, 'EUR')
  await openLoans(north(aLoan('1', soon), aLoan('2', later)), at)
  press(/^Renew 1 due soon/)
  const dialog = within(await screen.findByRole('dialog', { name: 'Renew 1 loan?' }))
  expect(dialog.getByText('At North University, it costs €0.50 if renewed.')).toBeTruthy()
})

test('G14 after a renewal the heading counts only loans that are still due in its time', async () => {
  const { tell } = await openLoans(north(aLoan('1', soon), aLoan('2', soon), aLoan('3', later)))
  expect(heading('Due within a week')).toBe('Due within a week2 loans')
  press(/^Renew ?: Title 1/)
  await tell(line('1', renewedTo('1', '2026-12-18')), end)
  await row('Title 1').findByText(/Renewed until/)
  expect(heading('Due within a week')).toBe('Due within a week1 loan, 1 renewed')
  expect(heading('Later')).toBe('Later1 loan')
})

test('G14 a loan that the library recalled meanwhile gets the date by which to return it', async () => {
  const { tell } = await openLoans(north(aLoan('1', later), aLoan('2', later)))
  const recalled = aLoan('1', { due: { day: '2026-11-26' }, state: 'recalled' })
  const read = respond('GET /api/institutions/:code/card', north(recalled, aLoan('2', later)))
  press(/^Renew ?: Title 1/)
  await tell(line('1', { result: 'refused', reasons: ['recalled'], text: null, deskCode: null }), end)
  await row('Title 1').findByText(/Return it by the date shown/)
  await row('Title 1').findByText('Recalled: return by tomorrow')
  expect(read).toHaveLength(1)
})

test('G14 after refusals for an unknown reason, the dates are read once for the institution', async () => {
  const { tell } = await openLoans(north(aLoan('1', soon), aLoan('2', soon), aLoan('3', soon)))
  const recalled = aLoan('1', { due: { day: '2026-11-26' }, state: 'recalled' })
  const read = respond(
    'GET /api/institutions/:code/card',
    north(recalled, aLoan('2', soon), aLoan('3', { due: { day: '2026-12-18' } })),
  )
  press(/^Renew 3 due soon/)
  const unknown: RenewalOutcome = {
    result: 'refused',
    reasons: ['other'],
    text: 'Item is recalled',
    deskCode: '7',
  }
  await tell(line('1', unknown))
  await tell(line('2', unknown))
  await tell(line('3', renewedTo('3', '2026-12-18')), end)
  await row('Title 1').findByText('Recalled: return by tomorrow')
  await row('Title 3').findByText(/Renewed until/)
  expect(read).toHaveLength(1)
})

test('G15 after the renewal of an overdue loan, and of no other, the fees that it may have cost are read', async () => {
  const late = { day: '2026-11-20' }
  const loans = { state: 'ok' as const, items: [aLoan('2', soon)] }
  await openLoans(north(aLoan('1', { due: late })), undefined, emptyAccount('HARBOUR', { loans }))
  const read = respond('GET /api/institutions/:code/card', north())
  const atHarbour = { ...line('2', renewedTo('2', '2026-12-18')), institutionCode: 'HARBOUR' }
  respondWithLines('POST /api/renewals', [atHarbour, end])
  press(/^Renew ?: Title 2/)
  await row('Title 2').findByText(/Renewed until/)
  respondWithLines('POST /api/renewals', [line('1', renewedTo('1', '2026-12-18', late)), end])
  press(/^Renew ?: Title 1/)
  await row('Title 1').findByText(/Renewed until/)
  await waitFor(() => expect(read.map(({ path }) => path)).toEqual(['/api/institutions/NORTH/card']))
})

test('G13 an unsure renewal is checked, never sent again', async () => {
  const { sent, tell } = await openLoans(north(aLoan('1', soon)))
  press(/^Renew ?: Title 1/)
  await tell(line('1', { result: 'unsure' }), end)
  const check = await row('Title 1').findByRole('button', { name: /^Check again/ })
  const checked = respond('POST /api/outcomes/check', {
    type: 'renewal',
    institutionCode: 'NORTH',
    id: '1',
    outcome: renewedTo('1', '2026-12-18'),
  })
  fireEvent.click(check)
  expect(await row('Title 1').findByText(/Renewed until/)).toBeTruthy()
  expect(sent).toHaveLength(1)
  expect(checked.map(({ body }) => body)).toEqual([{ type: 'renewal', institutionCode: 'NORTH', id: '1' }])
})

test('G13 a check that confirms nothing says what it found and when; once nothing was done, the loan can be renewed', async () => {
  const { tell } = await openLoans(north(aLoan('1', soon)))
  press(/^Renew ?: Title 1/)
  await tell(line('1', { result: 'unsure' }), end)
  const at = { type: 'renewal' as const, institutionCode: 'NORTH', id: '1', at: '2026-11-25T13:04:00Z' }
  const reading = { problem: null, due: soon.due }
  respond('POST /api/outcomes/check', { ...at, outcome: { result: 'unsure' }, reading })
  fireEvent.click(await row('Title 1').findByRole('button', { name: /^Check again/ }))
  expect(await row('Title 1').findByText(/Checked at 14:04: still 27 November\./)).toBeTruthy()
  await said(/^Title 1: Could not confirm\. Checked at 14:04: still 27 November\./)

  respond('POST /api/outcomes/check', { ...at, outcome: { result: 'not-done', problem: null }, reading })
  fireEvent.click(row('Title 1').getByRole('button', { name: /^Check again/ }))
  expect(await row('Title 1').findByText('Not renewed.')).toBeTruthy()
  expect(row('Title 1').getByText(/Checked at 14:04: still 27 November\./)).toBeTruthy()
  expect(row('Title 1').getByRole('button', { name: /^Renew/ })).toBeTruthy()
})

test('G13 a check without an answer says so', async () => {
  const { tell } = await openLoans(north(aLoan('1', soon)))
  press(/^Renew ?: Title 1/)
  await tell(line('1', { result: 'unsure' }), end)
  respond('POST /api/outcomes/check', {
    type: 'renewal',
    institutionCode: 'NORTH',
    id: '1',
    at: '2026-11-25T13:04:00Z',
    outcome: { result: 'unsure' },
    reading: { problem, due: null },
  })
  fireEvent.click(await row('Title 1').findByRole('button', { name: /^Check again/ }))
  const words = /Checked at 14:04: North University gave no answer that we could use\./
  await said(words)
  respond('POST /api/outcomes/check', noResponse())
  fireEvent.click(row('Title 1').getByRole('button', { name: /^Check again/ }))
  expect(await row('Title 1').findByText(/We could not check it just now\./)).toBeTruthy()
})

test('a renewal that takes long says that the institution has not confirmed it yet', async () => {
  await openLoans(north(aLoan('1', soon)))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  press(/^Renew ?: Title 1/)
  await act(() => vi.advanceTimersByTimeAsync(3000))
  expect(row('Title 1').queryByText(/has not confirmed/)).toBeNull()
  await act(() => vi.advanceTimersByTimeAsync(1500))
  expect(row('Title 1').getByText('North University has not confirmed yet.')).toBeTruthy()
  expect(row('Title 1').getByRole('button', { name: /^Renewing/ })).toBeTruthy()
})

test('the note on time zones is about the loans that a search has found', async () => {
  await openLoans(north(aLoan('1', soon)), institution('NORTH', 'North', { timeZone: 'Pacific/Apia' }))
  expect(screen.getByText(/^Dates at North are in/)).toBeTruthy()
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nothing like it' } })
  expect(await screen.findByText('Found 0 of 1 loan.')).toBeTruthy()
  expect(screen.queryByText(/^Dates at North are in/)).toBeNull()
})
