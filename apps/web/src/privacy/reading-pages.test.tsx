import type { Privacy } from '@library-card/contract/privacy.ts'
import type { Session } from '@library-card/contract/session.ts'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import { createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { beforeEach, expect, test } from 'vitest'
import { AccessibilityPage } from '../accessibility/accessibility-page.tsx'
import { respond } from '../../test/server.ts'
import { createClient } from '../query-client.ts'
import { protectionWords, storedDataWords, purposeWords, dataWords, whenWords } from './inventory-words.ts'
import { PrivacyPage } from './privacy-page.tsx'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))
function codesOf<Code extends string>(words: Record<Code, unknown>): Code[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the record has these keys and no other
  return Object.keys(words) as Code[]
}

const keptIds = codesOf(storedDataWords)
const sentIds = codesOf(whenWords)

const inventory: Privacy = {
  kept: keptIds.map((id) => ({
    id,
    where: 'database',
    forms: codesOf(protectionWords),
    name: null,
    until: 'sign-out',
    atMost: { amount: 8, unit: 'hour' },
    unusedFor: id === 'calendar' ? { amount: 24, unit: 'month' } : null,
    why: 'who-you-are',
  })),
  sent: sentIds.map((id) => ({ id, to: 'home-institution', what: codesOf(dataWords), why: 'your-account' })),
  text: {},
  contact: null,
  url: null,
  accessibility: { contact: null, url: null },
}

async function open(page: 'privacy' | 'accessibility', more: Partial<Privacy> = {}) {
  respond('GET /api/privacy', { ...inventory, ...more })
  const signedOut: Session = { signedIn: false }
  const network = { name: 'Meridian', languages: ['en'] }
  const routes = [
    {
      id: 'network',
      loader: () => network,
      HydrateFallback: () => null,
      children: [
        { path: 'privacy', Component: PrivacyPage, loader: () => signedOut },
        { path: 'accessibility', Component: AccessibilityPage, loader: () => signedOut },
      ],
    },
  ]
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={createClient()}>
        <RouterProvider router={createMemoryRouter(routes, { initialEntries: [`/${page}`] })} />
      </QueryClientProvider>
    </I18nProvider>,
  )
  await screen.findByRole('heading', { level: 1 })
}

test('the privacy page lists all stored and disclosed data in words, without a session', async () => {
  await open('privacy')
  const kept = within(await screen.findByRole('table', { name: 'What Library Card stores' }))
  expect(kept.getAllByRole('row')).toHaveLength(keptIds.length + 1)
  expect(kept.getAllByText('until you sign out, at most 8 hours')).toHaveLength(keptIds.length - 1)
  expect(kept.getAllByText('until you sign out, or 24 months after the last use')).toHaveLength(1)
  const sent = within(screen.getByRole('table', { name: 'What Library Card discloses, and to whom' }))
  expect(sent.getAllByRole('row')).toHaveLength(sentIds.length + 1)
  const codes = [storedDataWords, whenWords, protectionWords, dataWords, purposeWords].flatMap(Object.keys)
  const dashed = codes.filter((code) => code.includes('-'))
  for (const code of dashed) expect(screen.getByRole('main').textContent).not.toContain(code)
})

test('the privacy page shows the network’s own notice and its contact', async () => {
  await open('privacy', { text: { en: 'One.\n\nTwo.' }, contact: 'privacy@meridian.example' })
  const own = within(await screen.findByRole('region', { name: 'What Meridian states' }))
  expect([own.getByText('One.').lang, own.getByText('Two.').tagName]).toEqual(['en', 'P'])
  expect(own.getByRole('link').getAttribute('href')).toBe('mailto:privacy@meridian.example')
})

test('G24 the accessibility statement names its status, its limits and the contact', async () => {
  await open('accessibility', {
    accessibility: { contact: 'https://meridian.example/barrier', url: 'https://meridian.example/statement' },
  })
  expect(screen.getByText(/partially compliant/)).toBeTruthy()
  expect(screen.getByText(/Nobody who uses a screen reader/)).toBeTruthy()
  expect(screen.getByText(/prepared on .*25 November 2026 .+ last reviewed on/)).toBeTruthy()
  const parts = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)
  expect(parts).toEqual([
    'Non-compliant content',
    'Disproportionate burden',
    'Content outside the scope of the law',
    'Not known yet',
  ])
  const link = await screen.findByRole('link', { name: 'https://meridian.example/barrier' })
  expect(link.getAttribute('href')).toBe('https://meridian.example/barrier')
  expect(screen.getByRole('link', { name: /See the network’s own statement/ })).toBeTruthy()
})

test('without a contact in the network file, the accessibility statement refers to the desk', async () => {
  await open('accessibility')
  expect(await screen.findByText(/Tell your institution’s desk/)).toBeTruthy()
})
