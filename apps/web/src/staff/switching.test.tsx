import type { SignedIn } from '@library-card/contract/session.ts'
import { screen, waitFor } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { network, signedIn } from '../../test/examples.ts'
import { respond } from '../../test/server.ts'
import { openApp } from '../../test/open-app.tsx'

async function open(path: string, profile: SignedIn['profile'] | null, more: Partial<SignedIn> = {}) {
  respond('GET /api/institutions', network())
  respond('GET /api/session', profile ? signedIn({ profile, ...more }) : { signedIn: false })
  await openApp(path)
  return location
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

test.for([
  ['/card/all/loans', 'staff', '/signed-out?why=ended'],
  ['/staff', 'own-device', '/signed-out?why=ended&as=staff'],
] as const)(
  'G1 G2 a sign-in page that shows another session warns of its end, and leaves: %s',
  async ([path, profile, address]) => {
    const left: string[] = []
    vi.spyOn(location, 'replace').mockImplementation((to) => void left.push(String(to)))
    onTestFinished(() => void vi.restoreAllMocks())
    await open(path, profile, { now: '2026-11-25T13:02:00Z', ends: '2026-11-25T13:02:00Z' })
    expect(await screen.findByRole('dialog', { name: 'Are you still there?' })).toBeTruthy()
    respond('GET /api/session', { signedIn: false })
    await waitFor(() => expect(left[0]).toBe(address), { timeout: 5_000 })
  },
)
