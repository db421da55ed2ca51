import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { act, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { aLoan, emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { respondWithLines } from '../../test/server.ts'
import { OverviewPage } from './overview-page.tsx'

const due = { day: '2026-11-27' }
const renewed = (id: string): OutcomeLine => ({
  type: 'renewal',
  institutionCode: 'NORTH',
  id,
  outcome: { result: 'renewed', loan: aLoan(id, { due: { day: '2026-12-18' } }), was: due },
})

test('G24 loans due soon can be renewed on the overview; focus moves to the summary, which links to the loans', async () => {
  const { send } = openCard(<OverviewPage />, 'all', [institution('NORTH', 'North University')])
  const cannot = aLoan('3', { due, renewal: { can: 'no', reasons: [] } })
  const items = [aLoan('1', { due }), aLoan('2', { due }), cannot]
  const card = emptyAccount('NORTH', { loans: { state: 'ok', items } })
  await send({ type: 'card', card }, { type: 'end' })
  const renew = await screen.findByRole('button', { name: /^Renew 2/ })
  expect(screen.getByText('2 can be renewed')).toBeTruthy()

  respondWithLines('POST /api/renewals', [renewed('1'), renewed('2'), { type: 'end' }])
  renew.focus()
  act(() => renew.click())

  const sum = await screen.findByText('2 renewed.')
  expect(document.activeElement?.contains(sum)).toBe(true)
  expect(screen.getByRole('link', { name: 'See the loans' }).getAttribute('href')).toBe('/card/all/loans')
  const need = within(screen.getByRole('listitem', { name: '1 loan is due within a week' }))
  expect(need.queryByRole('button')).toBeNull()
})

test('where the institution renews by itself, the overview says so instead of suggesting to renew', async () => {
  const automatic = institution('NORTH', 'North University', { automaticRenewal: true })
  const { send } = openCard(<OverviewPage />, 'all', [automatic])
  const recalled = aLoan('2', { due, renewal: { can: 'no', reasons: ['recalled'] } })
  const card = emptyAccount('NORTH', { loans: { state: 'ok', items: [aLoan('1', { due }), recalled] } })
  await send({ type: 'card', card }, { type: 'end' })
  expect(await screen.findByText('1 is renewed automatically, if it can be renewed')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Renew/ })).toBeNull()
})
