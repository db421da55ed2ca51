import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount, institution, network, signedIn } from '../test/examples.ts'
import { openApp } from '../test/open-app.tsx'
import { refusal, respond, respondWithLines } from '../test/server.ts'

test('what has failed is requested again as soon as a page needs it again', async () => {
  respond('GET /api/institutions', network({ institutions: [institution('NORTH', 'North University')] }))
  respondWithLines('GET /api/outcomes', [{ type: 'end' }])
  respondWithLines('GET /api/card', [{ type: 'card', card: emptyAccount('NORTH') }, { type: 'end' }])
  respond('GET /api/session', refusal(500, 'unexpected-error'))
  const { goTo } = await openApp('/card/all/loans')
  expect(screen.getByRole('heading').textContent).toBe('Something went wrong here')
  expect(screen.getByText(/give the desk this reference/)).toBeTruthy()
  await goTo('/signed-out')
  respond('GET /api/session', signedIn())
  await goTo('/card/NORTH')
  expect(await screen.findByRole('navigation', { name: 'Account' })).toBeTruthy()
  expect(location.pathname).toBe('/card/NORTH/overview')
})
