import type { Institution } from '@library-card/contract/institution.ts'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aLoan, aRequest, emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { OverviewPage } from './overview-page.tsx'

const main = { institutionCode: null, place: { code: 'MAIN', name: 'Main Library' } }

async function open(sections: Parameters<typeof emptyAccount>[1], more: Partial<Institution> = {}) {
  const { send } = openCard(<OverviewPage />, 'all', [institution('NORTH', 'North University', more)])
  await send({ type: 'card', card: emptyAccount('NORTH', sections) }, { type: 'end' })
  const titles = await screen.findAllByRole('heading', { level: 3 })
  return titles.map(({ textContent }) => textContent)
}

const loan = (id: string, due: Parameters<typeof aLoan>[1]) => aLoan(id, { title: `Title ${id}`, ...due })
const ready = (id: string, day: string) =>
  aRequest(id, { title: `Title ${id}`, status: 'ready', pickupBy: { day }, pickup: main })

test('what is due today at 17:00 stands above a recall for tomorrow, and below what is overdue', async () => {
  const loans = [
    loan('recalled', { due: { day: '2026-11-26' }, state: 'recalled' }),
    loan('today', { due: { at: '2026-11-25T16:00:00Z' } }),
    loan('late', { due: { day: '2026-11-20' } }),
  ]
  const requests = [ready('shelf', '2026-11-25')]
  expect(
    await open({ loans: { state: 'ok', items: loans }, requests: { state: 'ok', items: requests } }),
  ).toEqual([
    '1 loan is overdue',
    '1 loan is due within a week',
    '1 item is ready for you',
    '1 loan has been recalled',
  ])
})

test('G15 an item whose last pickup day has passed is not called ready', async () => {
  const items = [ready('passed', '2026-11-24'), ready('waiting', '2026-11-27')]
  expect(await open({ requests: { state: 'ok', items } })).toEqual([
    'The last day to pick up 1 item has passed',
    '1 item is ready for you',
  ])
  const [row] = screen.getAllByRole('listitem')
  expect(row?.textContent).toContain('The last pickup day was Tuesday 24 November')
  expect(row?.textContent).not.toContain('ready for you')
})

test('G15 a last pickup day on which the place is closed says so, with the last open day before it', async () => {
  const items = [ready('shelf', '2026-11-29')]
  const library = { code: 'MAIN', name: 'Main Library', pickup: true, hours: null, contact: null }
  const closedDays = ['2026-11-28', '2026-11-29']
  await open({ requests: { state: 'ok', items } }, { libraries: [{ ...library, closedDays }] })
  expect(
    screen.getByText('Closed on Sunday 29 November: the last open day before that is Friday 27 November'),
  ).toBeDefined()
})
