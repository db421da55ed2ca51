import type { CardLine } from '@library-card/contract/card.ts'
import type { Session } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { RouterProvider } from 'react-router/dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { emptyAccount, institution } from '../test/card-examples.ts'
import { aLoan } from '../test/loan-example.ts'
import { sections } from './card/sections.ts'
import { createClient } from './query-client.ts'
import { createRoutes } from './routes.tsx'

/** What a patron would not want the next one to find. */
const personal = {
  name: 'Quirina Zephyr',
  barcode: 'B-990-117-3',
  email: 'quirina@zephyr.example',
  title: 'A Title That Nobody Else Borrows',
  mark: 'SEALED-MARK-OF-A-SESSION',
}

const session: Session = {
  signedIn: true,
  now: '2026-11-25T13:02:00Z',
  ends: '2026-11-25T13:17:00Z',
  canExtend: true,
  displaced: null,
  profile: 'shared-computer',
  homeInstitutionCode: 'NORTH',
  displayName: personal.name,
  mark: personal.mark,
}

const network = {
  name: 'Meridian',
  brand: null,
  languages: ['en'],
  oneProvider: false,
  answersWithinSeconds: 3,
  writesWithinSeconds: 10,
  sharedComputer: { locked: false, idleMinutes: 5 },
  institutions: [institution('NORTH', 'North University'), institution('LAKE', 'Lakeside')],
}

const { account } = emptyAccount('NORTH')
const lines: CardLine[] = [
  {
    type: 'card',
    card: emptyAccount('NORTH', {
      account: { ...account, displayName: personal.name, barcode: personal.barcode, email: personal.email },
      loans: { state: 'ok', items: [{ ...aLoan('1'), title: personal.title }] },
    }),
  },
  { type: 'card', card: { institutionCode: 'LAKE', asOf: session.now, state: 'no-account' } },
  { type: 'end', asked: 2 },
]

const answers: Record<string, () => object> = {
  '/api/institutions': () => network,
  '/api/session': () => session,
  '/api/sessions': () => ({ sessions: [] }),
  '/api/preferences': () => ({ notAsked: [] }),
  '/api/looks': () => ({ looks: [] }),
  '/api/calendar': () => ({ since: null, titles: false }),
}

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  history.replaceState(null, '', '/signed-out')
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  vi.stubGlobal('fetch', async (path: string) => {
    if (path.startsWith('/api/card'))
      return new Response(lines.map((line) => JSON.stringify(line)).join('\n'))
    const answer = answers[path]
    return answer ? Response.json(answer()) : new Response(null, { status: 404 })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** Everything that outlives the page, or is seen outside of it. */
function left(): string {
  return JSON.stringify([
    document.title,
    location.href,
    history.state,
    Object.entries(localStorage),
    Object.entries(sessionStorage),
    document.cookie,
    window.name,
  ])
}

const tour = [
  ...sections.map((section) => `/card/all/${section}`),
  ...sections.map((section) => `/card/NORTH/${section}`),
  '/card/LAKE/loans',
  '/card/NOWHERE/loans',
  '/privacy',
  '/accessibility',
  '/sign-in',
  '/nowhere',
  '/signed-out',
]

test('G3 over a tour of every page nothing personal is in title, address, history or storage', async () => {
  const client = createClient()
  const router = createRoutes(client)
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  )
  const seen = new Set<string>()
  for (const address of tour) {
    await act(() => router.navigate(address))
    await screen.findAllByRole('heading', { level: 1 })
    expect(location.pathname).toBe(address)
    for (const [what, text] of Object.entries(personal)) {
      expect(left(), `${what} at ${address}`).not.toContain(text)
      if (document.body.textContent.includes(text)) seen.add(what)
    }
  }
  // The tour did meet what it was looking for; the mark stands on no page at all.
  expect([...seen].toSorted()).toEqual(['barcode', 'email', 'name', 'title'])
})
