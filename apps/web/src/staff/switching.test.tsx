import type { SignedIn } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { RouterProvider } from 'react-router/dom'
import { expect, test } from 'vitest'
import { network, signedIn } from '../../test/card-examples.ts'
import { respond } from '../../test/server.ts'
import { createClient } from '../query-client.ts'
import { createRoutes } from '../routes.tsx'

async function open(path: string, profile: SignedIn['profile'] | null) {
  respond('GET /api/institutions', network())
  respond('GET /api/session', profile ? signedIn({ profile }) : { signedIn: false })
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  history.replaceState(null, '', path)
  const client = createClient()
  const router = createRoutes(client)
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  )
  await screen.findByRole('heading', { level: 1 })
  return router.state.location
}

test('staff who open a card see the sign-in page and which session it would end', async () => {
  const { pathname, search } = await open('/card/all/loans', 'staff')
  expect([pathname, search]).toEqual(['/sign-in', '?returnTo=%2Fcard%2Fall%2Floans'])
  expect(screen.getByText('You are signed in as staff.')).toBeTruthy()
})

test('a patron who opens the staff pages sees their sign-in page and which session it would end', async () => {
  expect((await open('/staff', 'own-device')).pathname).toBe('/staff/sign-in')
  expect(screen.getByText('You are signed in to your own card.')).toBeTruthy()
})

test('without a session the sign-in page mentions none', async () => {
  expect((await open('/staff/clearance', null)).pathname).toBe('/staff/sign-in')
  expect(screen.queryByText(/You are signed in/)).toBeNull()
})
