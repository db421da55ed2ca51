import { act, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { network, signedIn } from '../../test/examples.ts'
import { openApp } from '../../test/open-app.tsx'
import { respond } from '../../test/server.ts'

beforeEach(() => {
  localStorage.clear()
  respond('GET /api/institutions', network())
  respond('GET /api/session', { signedIn: false })
})

test('after sign-out, the page promises nothing about files that the patron saved', async () => {
  await openApp('/signed-out')
  expect(
    await screen.findByText(
      /^On this device, Library Card kept nothing that you viewed\. Files that you saved/,
    ),
  ).toBeTruthy()
  expect(screen.queryByText(/Library Card remembers/)).toBeNull()
})

test('after sign-out on an own device, the page says which choice is remembered', async () => {
  localStorage.setItem('last-institution', 'NORTH')
  await openApp('/signed-out')
  expect(await screen.findByText(/Library Card remembers which institution you chose\.$/)).toBeTruthy()
})

test.each(['as=staff', 'state=staff'])('staff sign in again as staff: %s', async (query) => {
  await openApp(`/signed-out?${query}`)
  expect((await screen.findByRole('link', { name: 'Sign in' })).getAttribute('href')).toBe('/staff/sign-in')
})

test('a page without dates says nothing about their time zone', async () => {
  await openApp('/signed-out')
  expect(await screen.findByRole('link', { name: 'Sign in' })).toBeTruthy()
  expect(screen.queryByText(/time zone/)).toBeNull()
})

test.each(['', '?why=ended', '?still=NORTH', '?why=unsure'])(
  'G15 while somebody is signed in, the page says who, and signs out: %s',
  async (query) => {
    respond('GET /api/session', signedIn({ displayName: 'Robin Vale' }))
    const ended = respond('POST /api/sign-out', { providerSignOut: null })
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {})
    await openApp(`/signed-out${query}`)
    const main = within(await screen.findByRole('main'))
    expect(main.getByRole('heading', { level: 1 }).textContent).toBe('You are still signed in')
    expect(main.getByText('Robin Vale')).toBeTruthy()
    expect(screen.queryByText(/You are signed out/)).toBeNull()
    await act(async () => main.getByRole('button', { name: 'Sign out' }).click())
    await waitFor(() => expect(replace).toHaveBeenCalledOnce())
    expect(ended).toHaveLength(1)
  },
)

test('before home has said who it is, the page says that somebody is signed in', async () => {
  respond('GET /api/session', signedIn({ displayName: null }))
  await openApp('/signed-out')
  expect(await screen.findByText('Someone is signed in to Library Card in this browser.')).toBeTruthy()
})
