import type { CardLine } from '@library-card/contract/card.ts'
import type { Institution } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { vi } from 'vitest'
import { resetStores } from '../src/store.ts'
import { createClient } from '../src/query-client.ts'
import { institution } from './card-examples.ts'
import { NetworkCardProvider } from '../src/card/network-card.tsx'

const members = [
  institution('NORTH', 'North University'),
  institution('HARBOUR', 'Harbour College'),
  institution('ALPINE', 'Alpine Institute'),
]

/** For tests: a page of the card whose answers arrive when the test sends them. */
export function openCard(
  children: ReactNode,
  place = 'all',
  institutions: Institution[] = members,
  of: Partial<SignedIn> = {},
) {
  // A new page: nothing is left of an earlier one.
  resetStores()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  const stream = new TransformStream<Uint8Array, Uint8Array>()
  const writer = stream.writable.getWriter()
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return new Response(stream.readable)
  })
  const network = {
    name: 'Meridian',
    brand: null,
    languages: ['en'],
    oneProvider: false,
    answersWithinSeconds: 3,
    writesWithinSeconds: 10,
    sharedComputer: { locked: false, idleMinutes: 5 },
    institutions,
  }
  const page = (
    <NetworkCardProvider network={network} session={{ ...session, ...of }}>
      {children}
    </NetworkCardProvider>
  )
  const routes = [{ path: '/card/:institution/:section', element: page }]
  const router = createMemoryRouter(routes, { initialEntries: [`/card/${place}/loans`] })
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={createClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  )
  const write = (text: string) => act(() => writer.write(new TextEncoder().encode(text)))
  return {
    asked,
    goTo: (path: string) => act(() => router.navigate(path)),
    send: (...lines: CardLine[]) => write(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    breakOff: () => act(() => writer.abort(new Error('broken off'))),
  }
}

const session = {
  signedIn: true as const,
  now: '2026-11-25T13:02:00Z',
  ends: '2026-11-25T13:17:00Z',
  canExtend: true,
  profile: 'own-device' as const,
  displaced: null,
  homeInstitutionCode: 'NORTH',
  displayName: 'Robin Vale',
  mark: 'sealed',
}
