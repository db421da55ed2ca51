import type { AccountCard } from '@library-card/contract/card.ts'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aFee, aLoan, emptyAccount, institution, missingCard } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { Switcher } from '../switcher/switcher.tsx'
import { OverviewPage } from './overview-page.tsx'

async function open(...cards: AccountCard[]) {
  const { send } = openCard(
    <OverviewPage />,
    'all',
    ['NORTH', 'LAKE'].map((code) => institution(code, code)),
  )
  await send(...cards.map((card) => ({ type: 'card' as const, card })))
  await send({ type: 'end' })
}

test('G15 an empty overview names what was checked, and what was not', async () => {
  await open(emptyAccount('NORTH', { fees: { state: 'not-asked' } }), emptyAccount('LAKE'))
  const title = await screen.findByRole('heading', {
    name: 'Nothing overdue, due within a week or ready to pick up',
  })
  expect(title.parentElement?.textContent).toContain(
    'No blocks reported, no unpaid fees and no new messages. For billed and disputed fees, see Fees.',
  )
})

test('G15 an overview without an answer about messages names the number that answered', async () => {
  const problem = { code: 'refused' as const, requestId: '', retryAfterSeconds: null }
  await open(
    emptyAccount('NORTH', { state: 'partial', messages: { state: 'missing', problem } }),
    emptyAccount('LAKE'),
  )
  const words = 'Nothing needs your attention at the one institution that answered in full'
  const title = await screen.findByRole('heading', { name: words })
  expect(title.parentElement?.textContent).toContain(
    'Nothing overdue, due within a week or ready to pick up. No blocks',
  )
})

test('G15 where a fee may be missing, the sum to pay is a minimum', async () => {
  const items = [aFee('1', { minor: 740, currency: 'EUR' })]
  const fees = { state: 'ok' as const, items, unreadable: 1, requestId: '7F3K-2Q9D' }
  await open(emptyAccount('NORTH', { state: 'partial', fees }), emptyAccount('LAKE'))
  const row = await screen.findByRole('listitem', { name: 'Fees to pay at NORTH' })
  expect(row.textContent).toContain('at least €7.40')
})

test('G15 new messages are listed among what needs attention', async () => {
  const items = [{ text: 'The reading room closes at 16:00.', since: { day: '2026-11-24' } }]
  await open(emptyAccount('NORTH', { messages: { state: 'ok', items } }), emptyAccount('LAKE'))
  expect(await screen.findByRole('listitem', { name: '1 new message' })).toBeTruthy()
  expect(screen.queryByRole('heading', { name: /^Nothing/ })).toBeNull()
})

test('an institution that gives no answer has the same word in the table as in the switcher', async () => {
  const { send } = openCard(
    <>
      <Switcher />
      <OverviewPage />
    </>,
  )
  const busy = { code: 'busy' as const, requestId: '7F3K-2Q9D', retryAfterSeconds: 20 }
  await send({ type: 'card', card: emptyAccount('NORTH') })
  await send({ type: 'card', card: missingCard('HARBOUR', { problem: busy }) })
  await send({ type: 'card', card: missingCard('ALPINE', { problem: busy, account: 'unknown' }) })
  await send({ type: 'end' })
  expect((await screen.findByRole('row', { name: /Harbour/ })).textContent).toMatch(
    /Busy at 14:02\. We will try again in \d+ seconds\. Ask again/,
  )
  const unknown = /Busy at 14:02\. .*\. We do not know whether you have an account there\./
  expect(screen.getByRole('row', { name: /Alpine/ }).textContent).toMatch(unknown)
  expect(screen.getByRole('link', { name: /Harbour College Busy/ })).toBeTruthy()
})

test('G15 where a loan could not be read, the next due date is not stated as the first', async () => {
  const loans = {
    state: 'ok' as const,
    items: [aLoan('1', { due: { day: '2026-11-28' } })],
    unreadable: 1,
    requestId: '7F3K-2Q9D',
  }
  await open(emptyAccount('NORTH', { state: 'partial', loans }), emptyAccount('LAKE'))
  expect((await screen.findByRole('row', { name: /NORTH/ })).textContent).toContain('or earlier')
})

test('G15 an account whose lists are still being read has its row among the institutions', async () => {
  const institutions = [institution('NORTH', 'North University'), institution('HARBOUR', 'Harbour College')]
  const { send } = openCard(<OverviewPage />, 'all', institutions)
  const counts = {
    institutionCode: 'HARBOUR',
    asOf: '2026-11-25T13:02:00Z',
    loans: 2,
    requests: 0,
    fees: null,
  }
  await send({ type: 'card', card: emptyAccount('NORTH') }, { type: 'counts', counts })
  const row = await screen.findByRole('row', { name: /Harbour College/ })
  expect(row.textContent).toContain('Still working…')
  await send({ type: 'card', card: emptyAccount('HARBOUR') }, { type: 'end' })
  await waitFor(() => expect(screen.queryByText('Still working…')).toBeNull())
})
