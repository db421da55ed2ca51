import type { FeeState } from '@library-card/contract/fee.ts'
import type { Network } from '@library-card/contract/institution.ts'
import type { PatronSummary, StaffCard, Titles } from '@library-card/contract/staff.ts'
import { screen, within } from '@testing-library/react'
import { aFee, missingCard } from './examples.ts'
import { ActivityPage } from '../src/staff/activity/activity-page.tsx'
import { respond, respondWithStream } from './server.ts'
import { members, openDesk, staffLoan } from './open-desk.tsx'
import { PatronLayout } from '../src/staff/activity/patron-layout.tsx'

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
export const titles: Titles = {
  loans: { state: 'ok', items: [titled] },
  requests: { state: 'ok', items: [] },
  fees: { state: 'ok', items: [] },
}

/** Opens the network activity of a patron; `tell` sends the answers of institutions. */
export async function openActivity(search = '', institutions = members, more: Partial<Network> = {}) {
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
export const fees = (minor: number, currency: string) => ({
  state: 'ok' as const,
  items: [fee(minor, currency)],
})
export const feesOf = (state: FeeState, minor: number) => ({
  state: 'ok' as const,
  items: [aFee(state, { minor, currency: 'EUR' }, { state })],
})
export const ownLoan = {
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
export const oneLoan = { state: 'ok' as const, items: [staffLoan('1', '2026-11-28')] }
export const alpineMissing = missingCard('ALPINE')
export const none: StaffCard = {
  institutionCode: 'ALPINE',
  asOf: '2026-11-25T13:02:00Z',
  state: 'no-account',
}
export const institutionRow = (name: RegExp) =>
  within(screen.getByRole('table', { name: 'Activity at each institution' })).getByRole('row', { name })
export const loanRows = () =>
  within(screen.getByRole('table', { name: 'Loans' }))
    .getAllByRole('row')
    .slice(1)
export const headingOf = (name: string) => screen.getByRole('heading', { name }).parentElement?.textContent
export const dates = () => loanRows().map(({ textContent }) => textContent?.slice(0, 6))
export const heads = () =>
  within(screen.getByRole('table', { name: 'Loans' }))
    .getAllByRole('columnheader')
    .map(({ textContent }) => textContent)
export const foot = () => screen.getAllByRole('row').at(-1)?.textContent
