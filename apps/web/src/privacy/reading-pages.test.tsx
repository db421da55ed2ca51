import type { Privacy } from '@library-card/contract/privacy.ts'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { network } from '../../test/examples.ts'
import { openApp } from '../../test/open-app.tsx'
import { respond } from '../../test/server.ts'
import { protectionWords, storedDataWords, purposeWords, dataWords, whenWords } from './inventory-words.ts'

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
  respond('GET /api/session', { signedIn: false })
  respond('GET /api/institutions', network({ name: 'Meridian' }))
  await openApp(`/${page}`)
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

test('G4 the privacy page names the institutions that receive barcodes', async () => {
  const disclosure: Privacy['sent'][number] = {
    id: 'barcode-to-others',
    to: 'other-institutions',
    institutionCodes: ['NORTH', 'HARBOUR'],
    what: ['barcode'],
    why: 'your-account',
  }
  await open('privacy', { sent: [disclosure] })
  const row = await screen.findByRole('row', { name: /when we look for your account there/ })
  expect(row.textContent).toMatch(/^North University and Harbour College.*the barcode of your card/)
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
