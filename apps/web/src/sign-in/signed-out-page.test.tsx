import { screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { network } from '../../test/examples.ts'
import { openApp } from '../../test/open-app.tsx'
import { respond } from '../../test/server.ts'

beforeEach(() => localStorage.clear())

test('after sign-out, the page promises nothing about files that the patron saved', async () => {
  respond('GET /api/institutions', network())
  await openApp('/signed-out')
  expect(
    await screen.findByText(
      /^Library Card kept nothing that you viewed on this device\. Files that you saved/,
    ),
  ).toBeTruthy()
  expect(screen.queryByText(/It remembers/)).toBeNull()
})

test('after sign-out on an own device, the page says which choice is remembered', async () => {
  localStorage.setItem('last-institution', 'NORTH')
  respond('GET /api/institutions', network())
  await openApp('/signed-out')
  expect(await screen.findByText(/It remembers which institution you chose\.$/)).toBeTruthy()
})

test.each(['as=staff', 'state=staff'])('staff sign in again as staff: %s', async (query) => {
  respond('GET /api/institutions', network())
  await openApp(`/signed-out?${query}`)
  expect((await screen.findByRole('link', { name: 'Sign in' })).getAttribute('href')).toBe('/staff/sign-in')
})

test('a page without dates says nothing about their time zone', async () => {
  respond('GET /api/institutions', network())
  await openApp('/signed-out')
  expect(await screen.findByRole('link', { name: 'Sign in' })).toBeTruthy()
  expect(screen.queryByText(/time zone/)).toBeNull()
})
