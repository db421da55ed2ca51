import type { SignedIn } from '@library-card/contract/session.ts'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { network, signedIn } from '../../test/examples.ts'
import { respond } from '../../test/server.ts'
import { openApp } from '../../test/open-app.tsx'

async function open(path: string, profile: SignedIn['profile'] | null) {
  respond('GET /api/institutions', network())
  respond('GET /api/session', profile ? signedIn({ profile }) : { signedIn: false })
  return (await openApp(path)).state.location
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
