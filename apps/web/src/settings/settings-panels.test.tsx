import type { AccountCard, InstitutionCard } from '@library-card/contract/card.ts'
import type { OwnSessions, SignedIn } from '@library-card/contract/session.ts'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aLoan, emptyAccount, problem, missingCard } from '../../test/examples.ts'
import { CardPage } from '../page/card-page.tsx'
import { CardLiveRegion } from '../page/card-status.tsx'
import { openCard } from '../../test/open-card.tsx'
import { noResponse, refusal, respond } from '../../test/server.ts'
import { Switcher } from '../switcher/switcher.tsx'
import { InstitutionsPanel } from './institutions-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'

let sent: [string, unknown][]
let notAsked: string[]
let fails: boolean
const left: string[] = []

beforeEach(() => {
  sent = []
  notAsked = ['HARBOUR']
  fails = false
  left.length = 0
  vi.spyOn(location, 'replace').mockImplementation((address) => void left.push(String(address)))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const sessions: OwnSessions = {
  sessions: [
    { current: true, profile: 'own-device', began: '2026-11-25T12:58:00Z', seen: '2026-11-25T13:01:00Z' },
    {
      current: false,
      profile: 'shared-computer',
      began: '2026-11-24T09:00:00Z',
      seen: '2026-11-24T09:04:00Z',
    },
  ],
}

/** `ends`: all institutions have answered; without it, the test sends further answers. */
async function open(of: Partial<SignedIn> = {}, place = 'all', ends = true) {
  const foot = (
    <>
      <InstitutionsPanel />
      <SessionsPanel />
    </>
  )
  const { send } = openCard(
    <>
      <Switcher />
      <CardPage section="details" foot={foot}>
        <CardLiveRegion />
      </CardPage>
    </>,
    place,
    undefined,
    of,
  )
  respond('GET /api/sessions', sessions)
  respond('GET /api/preferences', () => ({ notAsked }))
  respond('POST /api/sign-out/everywhere', ({ path }) => {
    sent.push([path, null])
    return { providerSignOut: null }
  })
  respond('POST /api/preferences', ({ path, body }) => {
    sent.push([path, body])
    if (fails) return refusal(500, 'unexpected-error')
    notAsked = body.notAsked ?? []
    return { notAsked }
  })
  respond('GET /api/institutions/:code/card', ({ path }) => {
    sent.push([path, null])
    return answerOf(path.includes('ALPINE') ? 'ALPINE' : 'HARBOUR')
  })
  await send({ type: 'card', card: emptyAccount('NORTH') })
  if (ends) await send({ type: 'end' })
  await screen.findByRole('checkbox', { name: /Alpine/ })
  await screen.findByText('Another browser')
  return send
}

function answerOf(institutionCode: string): InstitutionCard {
  if (!notAsked.includes(institutionCode)) return withLoan(institutionCode)
  const turnedOff = { ...problem, code: 'not-wanted' as const }
  return missingCard(institutionCode, { problem: turnedOff, account: 'unknown' })
}

function withLoan(code: string): AccountCard {
  return emptyAccount(code, { loans: { state: 'ok', items: [aLoan(code)] } })
}

const box = (name: RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name })
const press = (name: RegExp) => act(async () => fireEvent.click(box(name)))

test('the address of one institution has the same settings', async () => {
  await open({}, 'NORTH')
  expect(screen.getAllByRole('checkbox')).toHaveLength(3)
})

test('every institution but home can be turned off, with the reason beside home', async () => {
  await open()
  expect([box(/North/).checked, box(/North/).disabled]).toEqual([true, true])
  expect(screen.getByText(/so it is always checked/)).toBeTruthy()
  expect([box(/Harbour/).checked, box(/Alpine/).checked]).toEqual([false, true])
  expect(box(/Harbour/).labels?.[0]?.textContent).toContain('Turned off')
})

test('an institution that is turned on is queried at once', async () => {
  await open()
  await press(/Harbour/)
  await waitFor(() =>
    expect(sent).toEqual([
      ['/api/preferences', { notAsked: [], noAccount: [] }],
      ['/api/institutions/HARBOUR/card', null],
    ]),
  )
  expect(box(/Harbour/).checked).toBe(true)
})

const row = async (name: RegExp) => {
  const switcher = within(screen.getByRole('navigation', { name: 'Institutions' }))
  return (await switcher.findByRole('link', { name: new RegExp(`^${name.source}`) })).textContent
}

test('an institution that is turned off before it has answered is turned off, whatever arrives late', async () => {
  const send = await open({}, 'all', false)
  await press(/Alpine/)
  await waitFor(async () => expect(await row(/Alpine/)).toContain('Turned off'))
  await send({ type: 'card', card: withLoan('ALPINE') }, { type: 'card', card: withLoan('HARBOUR') })
  await waitFor(async () => expect(await row(/Harbour/)).toContain('1 loan'))
  expect(await row(/Alpine/)).toContain('Turned off')
  await send({ type: 'end' })
  expect(await screen.findByRole('link', { name: 'Turn it on in Settings' })).toBeTruthy()
})

test('an institution that is turned off and on again before it has answered is queried', async () => {
  const send = await open({}, 'all', false)
  await press(/Alpine/)
  await waitFor(async () => expect(await row(/Alpine/)).toContain('Turned off'))
  await press(/Alpine/)
  await waitFor(async () => expect(await row(/Alpine/)).toContain('1 loan'))
  await send({ type: 'end' })
  expect(await row(/Alpine/)).toContain('1 loan')
})

test('the answer to an earlier switch does not count', async () => {
  await open()
  const { promise, resolve } = Promise.withResolvers<InstitutionCard>()
  const requested = respond('GET /api/institutions/:code/card', () => promise)
  await press(/Harbour/)
  await waitFor(() => expect(requested).toHaveLength(1))
  respond('GET /api/institutions/:code/card', () => answerOf('HARBOUR'))
  await press(/Harbour/)
  await waitFor(async () => expect(await row(/Harbour/)).toContain('Turned off'))
  resolve(withLoan('HARBOUR'))
  await act(async () => promise)
  expect(await row(/Harbour/)).toContain('Turned off')
  expect(screen.queryByText(/still working/)).toBeNull()
})

test('two switches in a row are both saved, and both update the card', async () => {
  await open()
  fireEvent.click(box(/Alpine/))
  await press(/Harbour/)
  await waitFor(() => expect(sent).toHaveLength(4))
  expect(notAsked).toEqual(['ALPINE'])
  expect(sent.map(([path]) => path)).toContain('/api/institutions/ALPINE/card')
})

test('a switch keeps what another tab has turned off since', async () => {
  notAsked = []
  await open()
  notAsked = ['ALPINE']
  await press(/Harbour/)
  await waitFor(() => expect(sent).toContainEqual(['/api/institutions/HARBOUR/card', null]))
  expect(notAsked).toEqual(['ALPINE', 'HARBOUR'])
})

test('a switch that could not be saved returns to its state, and says so', async () => {
  await open()
  fails = true
  await press(/Alpine/)
  expect(await screen.findByText(/could not be changed/)).toBeTruthy()
  await waitFor(() => expect(box(/Alpine/).checked).toBe(true))
})

test('G24 a switch that could not be saved is announced', async () => {
  await open()
  fails = true
  await press(/Alpine/)
  await waitFor(() =>
    expect(screen.getByRole('status').textContent).toBe('This could not be changed. Try again.'),
  )
})

test('without a connection, a switch returns to its state as well', async () => {
  await open()
  respond('POST /api/preferences', noResponse())
  respond('GET /api/preferences', noResponse())
  await press(/Alpine/)
  expect(await screen.findByText(/could not be changed/)).toBeTruthy()
  expect(screen.getByText(/^Library Card did not answer\./)).toBeTruthy()
  expect(box(/Alpine/).checked).toBe(true)
})

test('a switch is saved even if the one before it could not be', async () => {
  await open()
  let attempts = 0
  respond('POST /api/preferences', ({ body }) => {
    attempts += 1
    if (attempts === 1) return refusal(500, 'unexpected-error')
    notAsked = body.notAsked ?? []
    return { notAsked }
  })
  fireEvent.click(box(/Alpine/))
  await press(/Harbour/)
  await waitFor(() => expect(attempts).toBe(2))
  expect(notAsked).toEqual([])
  await waitFor(() => expect([box(/Harbour/).checked, box(/Alpine/).checked]).toEqual([true, true]))
})

test('G18 the panel says which session a sign-in has ended', async () => {
  await open({ displaced: { seen: '2026-11-20T09:04:00Z', most: 20 } })
  const panel = within(screen.getByRole('region', { name: 'Where you are signed in' }))
  expect(panel.getByText(/in no more than 20 browsers\..*was last used on 20 Nov, 10:04/)).toBeTruthy()
})

test('G2 the patron sees all own sessions, and can end them after a confirmation', async () => {
  await open()
  const panel = within(screen.getByRole('region', { name: 'Where you are signed in' }))
  expect(panel.getByText('This browser').closest('li')?.textContent).toContain('since 25 Nov, 13:58')
  expect(panel.getByText('Another browser').closest('li')?.textContent).toContain('Shared computer')
  fireEvent.click(panel.getByRole('button', { name: /Sign out everywhere/ }))
  const dialog = within(screen.getByRole('dialog', { name: 'Sign out everywhere?' }))
  expect(dialog.getByText(/your calendar link stops working/)).toBeTruthy()
  expect(sent).toEqual([])
  await act(async () => fireEvent.click(dialog.getByRole('button', { name: 'Sign out everywhere' })))
  await waitFor(() => expect(sent).toEqual([['/api/sign-out/everywhere', null]]))
  await waitFor(() => expect(left[0]).toMatch(/^\/signed-out/))
})

test('a panel that could not be loaded says why, has one heading, and can be requested again', async () => {
  openCard(<SessionsPanel />)
  let answer: OwnSessions | Response = refusal(503, 'overloaded')
  respond('GET /api/sessions', () => answer)
  const panel = within(screen.getByRole('region', { name: 'Where you are signed in' }))
  expect(await panel.findByText(/^Library Card is very busy\./)).toBeTruthy()
  expect(panel.getAllByRole('heading')).toHaveLength(1)
  answer = sessions
  fireEvent.click(panel.getByRole('button', { name: 'Try again' }))
  expect(await panel.findByText('Another browser')).toBeTruthy()
})
