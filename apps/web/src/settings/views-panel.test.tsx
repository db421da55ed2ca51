import type { Look } from '@library-card/contract/audit.ts'
import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount } from '../../test/examples.ts'
import { CardPage } from '../page/card-page.tsx'
import { openCard } from '../../test/open-card.tsx'
import { respond } from '../../test/server.ts'
import { LooksPanel } from './views-panel.tsx'

const look: Look = {
  when: '2026-11-18T09:30:00Z',
  act: 'titles',
  desk: 'Circulation desk',
  kinds: ['titles'],
  institutionCodes: ['HARBOUR'],
  reason: 'asked-at-desk',
}

const page = (
  <CardPage section="details" foot={<LooksPanel />}>
    {null}
  </CardPage>
)

async function open(...looks: Look[]) {
  respond('GET /api/looks', { looks })
  const { send } = openCard(page)
  const cards = ['NORTH', 'HARBOUR', 'ALPINE'].map((code) => ({
    type: 'card' as const,
    card: emptyAccount(code),
  }))
  await send(...cards, { type: 'end', asked: 3 })
}

test('G6 a patron sees which desk viewed what, when, where and why', async () => {
  await open(look)
  const row = await screen.findByRole('listitem')
  expect(row.textContent).toContain(
    'Wednesday 18 November 2026, 10:30: Circulation desk: titles at Harbour College',
  )
  expect(row.textContent).toContain('Reason: you asked at the desk')
})

test('G6 a view of all institutions says so, and that it had no titles', async () => {
  const codes = ['NORTH', 'HARBOUR', 'ALPINE']
  await open({ ...look, act: 'activity', kinds: ['loans', 'fees'], institutionCodes: codes, reason: null })
  const row = await screen.findByRole('listitem')
  expect(row.textContent).toContain('loans and fees and balances everywhere in the network')
  expect(row.textContent).toContain('Without titles')
})

test('G6 a patron sees in which search or report they appeared', async () => {
  const shown = { ...look, kinds: ['details' as const], institutionCodes: ['NORTH'], reason: null }
  await open({ ...shown, act: 'search' }, { ...shown, act: 'clearance' })
  const rows = await screen.findAllByRole('listitem')
  expect(rows[0]?.textContent).toMatch(/name and account at North University.*Shown in search results/)
  expect(rows[1]?.textContent).toContain('For a clearance report')
})

test('the newest five views are shown, the others on demand', async () => {
  await open(...Array.from({ length: 7 }, () => look))
  expect(await screen.findAllByRole('listitem')).toHaveLength(5)
  fireEvent.click(screen.getByRole('button', { name: 'Show all 7' }))
  expect(screen.getAllByRole('listitem')).toHaveLength(7)
})

test('a log without views says so', async () => {
  await open()
  expect(await screen.findByText('No views recorded.')).toBeTruthy()
})
