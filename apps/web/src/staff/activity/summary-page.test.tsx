import type { PatronSummary } from '@library-card/contract/staff.ts'
import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { openDesk } from '../../../test/open-desk.tsx'
import { problem } from '../../../test/examples.ts'
import { respond } from '../../../test/server.ts'
import { PatronLayout } from './patron-layout.tsx'
import { SummaryPage } from './summary-page.tsx'

const titled = {
  title: 'Slow Light',
  author: 'Hana Petrovic',
  description: null,
  callNumber: null,
  barcode: null,
}
const held = {
  id: '1',
  kind: 'hold',
  status: 'ready',
  placed: null,
  pickup: { institutionCode: null, place: { code: null, name: 'Main Library' } },
  pickupBy: { day: '2026-11-28' },
  placeInQueue: null,
  shelfNumber: 'V-417',
  titled: { id: '1', ...titled },
} as const
const summary: PatronSummary = {
  id: '4471209',
  name: 'Vale, Robin',
  patronGroup: 'Graduate student',
  barcode: 'N 4471 2093',
  expires: { day: '2027-09-30' },
  standing: 'active',
  email: 'robin.vale@north.example',
  phone: null,
  staffNotes: { state: 'ok', items: [{ text: 'Prefers e-mail.', since: { day: '2026-10-16' } }] },
  holdShelf: { state: 'ok', items: [held] },
  blocks: { state: 'ok', items: [] },
  balance: { minor: 740, currency: 'EUR' },
  asOf: '2026-11-25T13:02:00Z',
}

async function open(more: Partial<PatronSummary> = {}) {
  respond('GET /api/staff/patrons/:handle', { ...summary, ...more })
  const element = <PatronLayout />
  openDesk(
    [{ path: 'staff/patrons/:handle', element, children: [{ index: true, element: <SummaryPage /> }] }],
    '/staff/patrons/abc',
  )
  return within(await screen.findByRole('region', { name: 'On the hold shelf' }))
}

test('a clerk sees contact data, notes for staff, and what waits on the hold shelf', async () => {
  const shelf = await open()
  expect(shelf.getByRole('listitem').textContent).toBe(
    'Slow Light Hana PetrovicShelf V-417, Main Library, until Saturday 28 November',
  )
  const account = within(screen.getByRole('region', { name: 'Home institution: North University' }))
  expect(account.getByText('robin.vale@north.example')).toBeTruthy()
  expect(account.getByText('Telephone').nextSibling?.textContent).toBe('not given')
  const notes = within(screen.getByRole('region', { name: 'Notes for staff' }))
  expect(notes.getByRole('listitem').textContent).toBe('Prefers e-mail.16 Oct 2026')
})

test('G15 a clerk sees that an item waits at another institution', async () => {
  const pickup = { ...held.pickup, institutionCode: 'HARBOUR' }
  const shelf = await open({ holdShelf: { state: 'ok', items: [{ ...held, pickup }] } })
  expect(
    shelf.getByText('Shelf V-417, Main Library, Harbour College, until Saturday 28 November'),
  ).toBeTruthy()
})

test('G15 an empty hold shelf says nothing only where all requests were read', async () => {
  const shelf = await open({ holdShelf: { state: 'ok', items: [] } })
  expect(shelf.getByText('Nothing')).toBeTruthy()
})

test.each([
  [{ state: 'missing' as const, problem }, 'The requests did not load. Reload the page to ask again.'],
  [{ state: 'ok' as const, items: [], unreadable: 1, requestId: 'R' }, 'Not all requests could be read.'],
])('G15 a hold shelf that is not known does not say nothing: %j', async (holdShelf, words) => {
  const shelf = await open({ holdShelf, staffNotes: null })
  expect(shelf.getByText(words)).toBeTruthy()
  expect(shelf.queryByText('Nothing')).toBeNull()
  expect(screen.queryByRole('region', { name: 'Notes for staff' })).toBeNull()
})

test('G14 a balance that the institution could not count is not known', async () => {
  await open({ balance: null })
  const account = within(screen.getByRole('region', { name: 'Home institution: North University' }))
  expect(account.getByText('Unpaid fees').nextElementSibling?.textContent).toBe('not known')
  expect(screen.getByText('Unpaid fees here').nextElementSibling?.textContent).toBe('not known')
})

test.each([
  ['did not load', { state: 'missing' as const, problem }],
  ['not known', { state: 'ok' as const, items: [], unreadable: 1 }],
  ['not given', { state: 'not-provided' as const }],
])('G15 blocks that nobody knows are %s', async (words, blocks) => {
  await open({ blocks })
  const account = within(screen.getByRole('region', { name: 'Home institution: North University' }))
  expect(account.getByText('Blocks').nextElementSibling?.textContent).toBe(words)
})

test('two notes or blocks with the same text are both shown', async () => {
  const warned = vi.spyOn(console, 'error')
  const note = { text: 'Prefers e-mail.', since: null }
  const block = {
    forbids: null,
    reason: 'other' as const,
    text: 'Ask the desk',
    since: null,
    until: null,
    loanId: null,
  }
  await open({
    staffNotes: { state: 'ok', items: [note, note] },
    blocks: { state: 'ok', items: [block, block] },
  })
  expect(screen.getAllByText('Prefers e-mail.')).toHaveLength(2)
  expect(screen.getAllByText('Ask the desk')).toHaveLength(2)
  expect(warned).not.toHaveBeenCalled()
  warned.mockRestore()
})

test('the summary explains a block at home', async () => {
  const block = {
    forbids: ['borrow' as const],
    reason: 'address' as const,
    text: 'Address not valid',
    since: null,
    until: null,
    loanId: null,
  }
  await open({ blocks: { state: 'ok', items: [block] } })
  expect(screen.getByText('cannot borrow').parentElement?.textContent).toBe(
    'cannot borrowThe address there is missing or out of dateAddress not validGive the desk there the current address',
  )
})
