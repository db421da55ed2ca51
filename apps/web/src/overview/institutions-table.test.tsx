import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount } from '../../test/examples.ts'
import { openCard } from '../../test/open-card.tsx'
import { OverviewPage } from './overview-page.tsx'

test('G15 a list that a library system does not provide is not given, rather than without an answer', async () => {
  const { send } = openCard(<OverviewPage />)
  const none = { state: 'not-provided' as const }
  const card = emptyAccount('HARBOUR', { state: 'partial', loans: none, requests: none, fees: none })
  for (const one of [emptyAccount('NORTH'), card, emptyAccount('ALPINE')])
    await send({ type: 'card', card: one })
  await send({ type: 'end' })
  const row = within(await screen.findByRole('row', { name: /Harbour College/ }))
  expect(row.queryByText('no answer')).toBeNull()
  expect(row.getAllByText('not given')).toHaveLength(5)
})
