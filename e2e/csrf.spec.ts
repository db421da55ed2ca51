/* oxlint-disable unicorn/consistent-function-scoping -- the browser knows only what stands inside */
import type { Page } from '@playwright/test'
import { contractVersion } from '@library-card/contract/version.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { expect, test, type Network } from './card-test.ts'
import { allAnsweredAtDesk } from './desk.ts'
import { allAnswered } from './card.ts'
import { attack, callAsOurselves, openNeighbour, type Target } from './neighbour.ts'

/** `npm test` runs only the neighbour whose requests carry the cookie in more cases. */
const neighbours = [
  { which: 'of the same site', host: 'localhost', details: {} },
  { which: 'of another site', host: '127.0.0.1', details: { tag: '@long' } },
] as const

for (const { which, host, details } of neighbours) {
  test(
    `G9 forms, images, scripts, frames and fetches of a page ${which} change nothing for a patron`,
    details,
    async ({ card, network, instance, context, baseURL }) => {
      const patron = await network.patron({ like: 'five-institutions' })
      await card.signIn(patron, 'loans')
      await expect(card.answers).toContainText(allAnswered)
      const targets = patronTargets(await idsOf(card.page))
      const before = callsFor(network, patron)
      const neighbour = await openNeighbour(context, host)
      const tries = await attack(neighbour.page, { card: baseURL!, targets })
      neighbour.close()
      console.log(`Tries of a neighbour ${which} against a patron: ${tries}, all refused.`)

      expect(callsFor(network, patron)).toBe(before)
      expect(network.writes({ patron })).toEqual([])
      expect(await tellState(card.page)).toMatchObject({
        session: { signedIn: true },
        calendar: { since: null },
        reminders: { choices: null },
        preferences: { notAsked: [] },
      })

      // Control: the same requests succeed from the card's own page. The reminders that they order share the mailbox of other patrons.
      instance.spend()
      const statuses = await callAsOurselves(
        card.page,
        targets.filter(({ path }) => path.startsWith('/api/')),
      )
      expect(statuses.every((status) => status === 200)).toBe(true)
      expect(network.writes({ patron }).length).toBeGreaterThan(0)
    },
  )

  test(
    `G9 a page ${which} reads no patron’s data through a staff session`,
    { tag: '@long' },
    async ({ desk, network, context, baseURL }) => {
      const patron = await network.patron({ like: 'five-institutions' })
      await desk.signIn(await network.patron({ like: 'desk-operator' }))
      await desk.find(patron.idAtHome)
      await expect(desk.main).toContainText(allAnsweredAtDesk)
      const targets = deskTargets(desk.handle, patron.idAtHome)
      const before = callsFor(network, patron)
      const neighbour = await openNeighbour(context, host)
      const tries = await attack(neighbour.page, { card: baseURL!, targets })
      neighbour.close()
      console.log(`Tries of a neighbour ${which} against a desk: ${tries}, all refused.`)

      expect(callsFor(network, patron)).toBe(before)
      const statuses = await callAsOurselves(desk.page, targets)
      expect(statuses.every((status) => status === 200)).toBe(true)
      expect(callsFor(network, patron)).toBeGreaterThan(before)
    },
  )
}

/** Counts calls for this patron or for nobody. The card may still be checking actions of the previous test's patron. */
function callsFor(network: Network, patron: MockPatron): number {
  return network.calls({}).filter((call) => call.patron === null || call.patron === patron.name).length
}

type Ids = { loan: { id: string; due: unknown }; request: string }

function patronTargets({ loan, request }: Ids): Target[] {
  return [
    ...['card', 'institutions/01MER_NORTH/card', 'institutions/01MER_NORTH/fees', 'views', 'sessions'].map(
      (path): Target => ({ method: 'GET', path: `/api/${path}` }),
    ),
    { method: 'GET', path: '/sign-in/callback/01MER_NORTH?code=stolen&state=invented' },
    {
      method: 'POST',
      path: '/api/renewals',
      body: { loans: [{ institutionCode: '01MER_NORTH', loanId: loan.id, due: loan.due }] },
    },
    { method: 'POST', path: `/api/institutions/01MER_NORTH/requests/${request}/cancellation` },
    { method: 'POST', path: '/api/calendar', body: { titles: true } },
    { method: 'POST', path: '/api/reminders', body: { days: 3, hour: 7, titles: true } },
    { method: 'POST', path: '/api/preferences', body: { notAsked: ['01MER_HARBOUR'] } },
    { method: 'POST', path: '/api/session/seen', body: {} },
    { method: 'POST', path: '/sign-out/back-channel', body: { logout_token: 'invented' } },
    { method: 'POST', path: '/api/sign-out', body: {} },
  ]
}

function deskTargets(handle: string, id: string): Target[] {
  const patron = `/api/staff/patrons/${handle}`
  return [
    { method: 'GET', path: patron },
    { method: 'GET', path: `${patron}/activity` },
    { method: 'GET', path: '/api/staff/network' },
    { method: 'POST', path: '/api/staff/patrons', body: { term: id } },
    {
      method: 'POST',
      path: `${patron}/titles`,
      body: { institutionCode: '01MER_HARBOUR', reason: 'asked-at-desk' },
    },
    { method: 'POST', path: '/api/staff/clearances', body: { ids: [id] } },
    {
      method: 'POST',
      path: '/api/staff/elsewhere',
      body: { whom: { by: 'ids', ids: [id] }, reason: 'debts' },
    },
  ]
}

/** Reads ids through the card's own page. */
function idsOf(page: Page): Promise<Ids> {
  return page.evaluate(async (version) => {
    const headers = { 'x-library-card': version }
    const answer = await fetch('/api/institutions/01MER_NORTH/card', { headers })
    const card = JSON.parse((await answer.text()).split('\n')[0]!)
    const { loans, requests } = card.card ?? card
    const loan = loans.items.find(({ title }: { title: string }) => title === 'A Grammar of Small Maps')
    return { loan, request: requests.items[0].id }
  }, contractVersion)
}

function tellState(page: Page) {
  return page.evaluate(async (version) => {
    const told = async (path: string) =>
      (await fetch(`/api/${path}`, { headers: { 'x-library-card': version } })).json() as Promise<object>
    return {
      session: await told('session'),
      calendar: await told('calendar'),
      reminders: await told('reminders'),
      preferences: await told('preferences'),
    }
  }, contractVersion)
}
