import type { Institution } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import type { StaffAccountCard, StaffLoan } from '@library-card/contract/staff.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createMemoryRouter, Outlet, type RouteObject } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { vi } from 'vitest'
import { resetStores } from '../src/store.ts'
import { institution } from './card-examples.ts'
import { createClient } from '../src/query-client.ts'
import { DeskProvider } from '../src/staff/desk.tsx'

const shown = { titles: 'with-reason', loans: 'share', balances: 'share', clearance: 'share' } as const

const members = [
  institution('NORTH', 'North University', { policy: { ...shown, titles: 'never' } }),
  institution('HARBOUR', 'Harbour College', { policy: shown }),
  institution('ALPINE', 'Alpine Institute', { currency: 'CHF' }),
]

const session: SignedIn = {
  signedIn: true,
  now: '2026-11-25T13:02:00Z',
  ends: '2026-11-25T13:17:00Z',
  canExtend: true,
  displaced: null,
  profile: 'staff',
  mark: 'one',
  homeInstitutionCode: 'NORTH',
  displayName: 'Marguerite Osei',
}

/** What a call is answered; null: with a stream that the test writes. */
type Answers = Record<string, () => Response | null>

/** For tests: a staff page whose calls are answered by the test. */
export function openDesk(pages: RouteObject[], { at, answers }: { at: string; answers: Answers }) {
  // A new page: nothing is left of an earlier one.
  resetStores()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  const calls: { path: string; body: unknown }[] = []
  const stream = new TransformStream<Uint8Array, Uint8Array>()
  const writer = stream.writable.getWriter()
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    calls.push({ path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null })
    const answer = answers[path]
    if (!answer) throw new Error(`No answer was prepared for ${path}`)
    return answer() ?? new Response(stream.readable)
  })
  const router = createMemoryRouter([{ path: '/', element: <Around />, children: pages }], {
    initialEntries: [at],
  })
  const client = createClient()
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  )
  return {
    router,
    client,
    calls,
    send: (...lines: object[]) =>
      act(() =>
        writer.write(new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))),
      ),
    breakOff: () => act(() => writer.abort(new Error('broken off'))),
  }
}

function Around(): ReactNode {
  return (
    <DeskProvider network={{ ...network, institutions: members }} session={session}>
      <Outlet />
    </DeskProvider>
  )
}

const network = {
  name: 'Meridian',
  brand: null,
  languages: ['en'],
  oneProvider: false,
  answersWithinSeconds: 3,
  writesWithinSeconds: 10,
  sharedComputer: { locked: false, idleMinutes: 5 },
  institutions: new Array<Institution>(),
}

export function staffCard(institutionCode: string, more: Partial<StaffAccountCard> = {}): StaffAccountCard {
  return {
    institutionCode,
    asOf: '2026-11-25T13:02:00Z',
    state: 'complete',
    account: { patronGroup: 'Guest', expires: { day: '2027-09-30' }, standing: 'active' },
    loans: { state: 'ok', items: [] },
    requests: { state: 'ok', items: [] },
    fees: { state: 'ok', items: [] },
    blocks: [],
    ...more,
  }
}

export function staffLoan(id: string, day: string, more: Partial<StaffLoan> = {}): StaffLoan {
  return {
    id,
    library: null,
    loaned: null,
    due: { day },
    state: 'on-loan',
    overdue: false,
    renewed: null,
    fineIfReturnedNow: null,
    ...more,
  }
}
