import type { StaffView } from '@library-card/contract/audit.ts'
import { fireEvent, screen } from '@testing-library/react'
import { useParams } from 'react-router'
import { expect, test } from 'vitest'
import { emptyAccount } from '../../test/examples.ts'
import { CardPage } from '../page/card-page.tsx'
import { openCard } from '../../test/open-card.tsx'
import { noResponse, respond } from '../../test/server.ts'
import { StaffViewsPanel } from './staff-views-panel.tsx'

const view: StaffView = {
  when: '2026-11-18T09:30:00Z',
  act: 'titles',
  desk: 'Circulation desk',
  kinds: ['titles'],
  institutionCodes: ['HARBOUR'],
  reason: 'asked-at-desk',
}

const page = (
  <CardPage section="details" foot={<StaffViewsPanel />}>
    {null}
  </CardPage>
)

async function open(...views: StaffView[]) {
  respond('GET /api/views', { views })
  const { send } = openCard(page)
  const cards = ['NORTH', 'HARBOUR', 'ALPINE'].map((code) => ({
    type: 'card' as const,
    card: emptyAccount(code),
  }))
  await send(...cards, { type: 'end' })
}

/** Opened anew with each page. */
function Reopened() {
  return <StaffViewsPanel key={useParams()['section']} />
}

test('G15 "No views recorded" of an earlier visit is not repeated as current where it could not be read again', async () => {
  respond('GET /api/views', { views: [] })
  const { goTo } = openCard(<Reopened />)
  expect(await screen.findByText('No views recorded.')).toBeTruthy()
  respond('GET /api/views', noResponse())
  await goTo('/card/all/settings')
  expect(await screen.findByText(/^Library Card did not answer\./)).toBeTruthy()
})

test('G6 a patron sees which desk viewed what, when, where and why', async () => {
  await open(view)
  const row = await screen.findByRole('listitem')
  expect(row.textContent).toContain(
    'Wednesday 18 November 2026, 10:30: Circulation desktitles at Harbour College',
  )
  expect(row.textContent).toContain('Reason given by staff: you asked at the desk')
})

test('G6 a view of all institutions says so, and that it had no titles', async () => {
  const codes = ['NORTH', 'HARBOUR', 'ALPINE']
  await open({ ...view, act: 'activity', kinds: ['loans', 'fees'], institutionCodes: codes, reason: null })
  const row = await screen.findByRole('listitem')
  expect(row.textContent).toContain('loans and fees everywhere in the network')
  expect(row.textContent).toContain('Without titles')
})

test('G6 views of one visit are one row, which has each kind of view once', async () => {
  const details = { ...view, act: 'view' as const, kinds: ['details' as const], reason: null }
  const own: StaffView = { ...details, act: 'activity', kinds: ['loans', 'own-titles'] }
  const times = ['09:43', '09:41', '09:40', '09:30', '09:29']
  const [titles, again, activity, reloaded, first] = times.map((time) => `2026-11-18T${time}:00Z`)
  await open(
    { ...view, when: titles! },
    { ...own, when: again! },
    { ...details, when: activity! },
    { ...own, when: reloaded! },
    { ...details, when: first! },
    { ...details, when: '2026-11-18T09:10:00Z' },
    { ...details, desk: 'Privacy desk', when: '2026-11-18T09:09:00Z' },
  )
  const rows = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)
  expect(rows).toHaveLength(3)
  expect(rows[0]).toMatch(
    /10:29: Circulation desk, until 10:43titles at Harbour.*loans at.*name and account at/,
  )
  expect(rows[0]?.match(/name and account/g)).toHaveLength(1)
  expect(rows[0]).toContain('Titles of North University’s items only')
  expect(rows[1]).toMatch(/10:10: Circulation desk(?!, until)/)
  expect(rows[2]).toContain('Privacy desk')
})

test('G6 a patron sees in which search or report they appeared', async () => {
  const shown = { ...view, kinds: ['details' as const], institutionCodes: ['NORTH'], reason: null }
  await open({ ...shown, act: 'search' }, { ...shown, act: 'clearance', when: '2026-11-17T09:30:00Z' })
  const rows = await screen.findAllByRole('listitem')
  expect(rows[0]?.textContent).toMatch(/name and account at North University.*Shown in search results/)
  expect(rows[1]?.textContent).toContain('For a clearance report')
})

test('the newest five views are shown, the others on demand', async () => {
  const hours = ['20', '18', '16', '14', '12', '10', '08']
  await open(...hours.map((hour) => ({ ...view, when: `2026-11-18T${hour}:30:00Z` })))
  expect(await screen.findAllByRole('listitem')).toHaveLength(5)
  fireEvent.click(screen.getByRole('button', { name: 'Show all 7' }))
  expect(screen.getAllByRole('listitem')).toHaveLength(7)
})

test('a log without views says so', async () => {
  await open()
  expect(await screen.findByText('No views recorded.')).toBeTruthy()
})
