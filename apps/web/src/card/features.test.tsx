import type { FeatureName, Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { RouterProvider } from 'react-router/dom'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyAccount, institution } from '../../test/card-examples.ts'
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

const session: Omit<SignedIn, 'profile'> = {
  signedIn: true,
  now: '2026-11-25T13:02:00Z',
  ends: '2026-11-25T13:17:00Z',
  canExtend: true,
  displaced: null,
  mark: 'one',
  homeInstitutionCode: 'NORTH',
  displayName: 'Marguerite Osei',
}

const lines = [
  { type: 'card', card: emptyAccount('NORTH') },
  { type: 'end', asked: 1 },
]

/** `features` undefined: a BFF of version 0.1.0, which does not send them. */
async function open(path: string, profile: SignedIn['profile'], features: FeatureName[] | undefined) {
  const answers: Record<string, object> = {
    '/api/institutions': { ...network, features },
    '/api/session': { ...session, profile },
    '/api/calendar': { since: null, titles: false },
    '/api/looks': { looks: [] },
    '/api/preferences': { notAsked: [] },
    '/api/sessions': { sessions: [] },
    '/api/staff/clearances': { clearances: [] },
  }
  vi.stubGlobal('fetch', async (asked: string) =>
    asked === '/api/card'
      ? new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      : Response.json(answers[asked] ?? {}),
  )
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  history.replaceState(null, '', path)
  const client = createClient()
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={createRoutes(client)} />
      </QueryClientProvider>
    </I18nProvider>,
  )
  await screen.findByRole('heading', { level: 1 })
}

test.each([
  [undefined, 1],
  [['calendar'] as const, 1],
  [[], 0],
])('a calendar is offered only where the feature is on: %j', async (features, count) => {
  await open('/card/all/details', 'own-device', features && [...features])
  await screen.findByRole('heading', { name: 'Where you are signed in' })
  expect(screen.queryAllByRole('heading', { name: 'Your due dates in your calendar' })).toHaveLength(count)
})

test('with clearance off, staff see neither its link nor its page', async () => {
  await open('/staff/clearance', 'staff', ['calendar'])
  expect(screen.queryByRole('link', { name: 'Clearance' })).toBeNull()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('There is no such page')
})

test('with clearance on, staff see its link and its page', async () => {
  await open('/staff/clearance', 'staff', ['clearance'])
  expect(screen.getByRole('link', { name: 'Clearance' })).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Clearance')
})
