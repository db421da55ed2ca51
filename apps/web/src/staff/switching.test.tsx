import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { RouterProvider } from 'react-router/dom'
import { afterEach, expect, test, vi } from 'vitest'
import { institution } from '../../test/card-examples.ts'
import { createClient } from '../query-client.ts'
import { createRoutes } from '../routes.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const network: Network = {
  name: 'Meridian',
  brand: null,
  languages: ['en'],
  oneProvider: false,
  answersWithinSeconds: 3,
  writesWithinSeconds: 10,
  sharedComputer: { locked: false, idleMinutes: 5 },
  institutions: [institution('NORTH', 'North University')],
}

const session = {
  signedIn: true,
  now: '2026-11-25T13:02:00Z',
  ends: '2026-11-25T13:17:00Z',
  canExtend: true,
  displaced: null,
  mark: 'one',
  homeInstitutionCode: 'NORTH',
  displayName: 'Marguerite Osei',
}

async function open(path: string, profile: SignedIn['profile'] | null) {
  const answers: Record<string, object> = {
    '/api/institutions': network,
    '/api/session': profile ? { ...session, profile } : { signedIn: false },
  }
  vi.stubGlobal('fetch', async (asked: string) => Response.json(answers[asked]))
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
