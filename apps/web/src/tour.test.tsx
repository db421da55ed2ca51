import type { CardLine } from '@library-card/contract/card.ts'
import { screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { aLoan, emptyAccount, institution, network, signedIn } from '../test/examples.ts'
import { openApp } from '../test/open-app.tsx'
import { refusal, respond, respondWithLines } from '../test/server.ts'
import { sections } from './card/sections.ts'

/** Data that a patron would not want the next one to find. */
const personal = {
  name: 'Quirina Zephyr',
  barcode: 'B-990-117-3',
  email: 'quirina@zephyr.example',
  title: 'A Title That Nobody Else Borrows',
  mark: 'SEALED-MARK-OF-A-SESSION',
}

const session = signedIn({ profile: 'shared-computer', displayName: personal.name, mark: personal.mark })

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
  { type: 'end' },
]

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  const institutions = [institution('NORTH', 'North University'), institution('LAKE', 'Lakeside')]
  respond('GET /api/institutions', network({ institutions }))
  respond('GET /api/session', session)
  respond('GET /api/sessions', { sessions: [] })
  respond('GET /api/preferences', { notAsked: [] })
  respond('GET /api/views', { views: [] })
  respond('GET /api/institutions/:code/fees', refusal(500, 'unexpected-error'))
  respond('GET /api/calendar', { since: null, titles: false })
  respond('GET /api/privacy', refusal(500, 'unexpected-error'))
  respondWithLines('GET /api/card', lines)
  respondWithLines('GET /api/outcomes', [{ type: 'end' }])
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

test('G3 on a tour of all pages nothing personal is in title, address, history or storage', async () => {
  const { goTo } = await openApp('/signed-out')
  const seen = new Set<string>()
  for (const address of tour) {
    await goTo(address)
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
