import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount, institution } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { DetailsPage } from './details-page.tsx'

const institutions = [institution('NORTH', 'North University'), institution('HARBOUR', 'Harbour College')]

test('G15 an account that is not active says so beside its date, among all accounts', async () => {
  const { send } = openCard(<DetailsPage />, 'all', institutions)
  const { account } = emptyAccount('HARBOUR')
  const harbour = { account: { ...account, expires: { day: '2026-12-10' }, standing: 'inactive' as const } }
  await send(
    { type: 'card', card: emptyAccount('NORTH') },
    { type: 'card', card: emptyAccount('HARBOUR', harbour) },
    { type: 'end' },
  )
  const row = await screen.findByRole('row', { name: /Harbour College/ })
  expect(within(row).getByText('This account is not active. Ask the desk there.')).toBeTruthy()
  const north = screen.getByRole('row', { name: /North University/ })
  expect(within(north).queryByText(/not active/)).toBeNull()
})
