import type { FeatureName } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { emptyAccount, institution, network, signedIn } from '../../test/examples.ts'
import { openApp } from '../../test/open-app.tsx'
import { respond, respondWithLines } from '../../test/server.ts'

async function open(path: string, profile: SignedIn['profile'], features: FeatureName[]) {
  const institutions = [institution('NORTH', 'North University')]
  respond('GET /api/institutions', network({ institutions, features }))
  respond('GET /api/session', signedIn({ profile }))
  respond('GET /api/calendar', { since: null, titles: false })
  respond('GET /api/views', { views: [] })
  respond('GET /api/preferences', { notAsked: [] })
  respond('GET /api/sessions', { sessions: [] })
  respond('GET /api/staff/clearances', { clearances: [] })
  respondWithLines('GET /api/outcomes', [{ type: 'end' }])
  respondWithLines('GET /api/card', [{ type: 'card', card: emptyAccount('NORTH') }, { type: 'end' }])
  await openApp(path)
}

test.each([
  [['calendar'] as const, 1],
  [[], 0],
])('a calendar is offered only where the feature is on: %j', async (features, count) => {
  await open('/card/all/settings', 'own-device', [...features])
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
