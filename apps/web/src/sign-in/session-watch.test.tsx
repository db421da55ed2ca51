import type { SignedIn } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from '../query-client.ts'
import { SessionWatch } from './session-watch.tsx'

const minute = 60_000
const started = Date.parse('2026-11-25T13:02:00Z')
let endsAt: number
let asked: string[]
let left: string[]

beforeEach(() => {
  vi.useFakeTimers({ now: started })
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  endsAt = started + 15 * minute
  asked = []
  left = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    if (path === '/api/session/seen') endsAt = Date.now() + 15 * minute
    return Response.json(Date.now() < endsAt ? session() : { signedIn: false })
  })
  vi.spyOn(location, 'replace').mockImplementation((address) => void left.push(String(address)))
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function session(): SignedIn {
  return {
    signedIn: true,
    now: new Date().toISOString(),
    ends: new Date(endsAt).toISOString(),
    canExtend: true,
    profile: 'own-device',
    homeInstitutionCode: 'NORTH',
    displayName: 'Robin Vale',
    mark: 'sealed',
  }
}

function watch() {
  const routes = [{ path: '/', element: <SessionWatch session={session()} /> }]
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={createClient()}>
        <RouterProvider router={createMemoryRouter(routes)} />
      </QueryClientProvider>
    </I18nProvider>,
  )
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
const warning = () => screen.queryByRole('dialog', { name: 'Still there?' })

test('G1 a warning comes a minute before the end, and one act extends', async () => {
  watch()
  await pass(13.9 * minute)
  expect(warning()).toBeNull()
  await pass(0.2 * minute)
  expect(warning()).not.toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' }))
  await pass(1000)
  expect(warning()).toBeNull()
  expect(asked).toContain('/api/session/seen')
})

test('G1 nothing but use extends: time alone asks how long it lasts and never says seen', async () => {
  watch()
  await pass(14.5 * minute)
  expect(asked).toEqual(['/api/session'])
})

test('G1 use in another tab is found out before anybody is warned', async () => {
  watch()
  await pass(13 * minute)
  endsAt = Date.now() + 15 * minute
  await pass(1.5 * minute)
  expect(warning()).toBeNull()
})

test('G2 when the time is up and nobody answers the page is left all the same', async () => {
  watch()
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('network')))
  await pass(15.1 * minute)
  expect(left).toContain('/signed-out?why=ended')
})

test('G2 when the session has ended the page is left for good', async () => {
  watch()
  await pass(15.1 * minute)
  expect(left).toContain('/signed-out?why=ended')
})
