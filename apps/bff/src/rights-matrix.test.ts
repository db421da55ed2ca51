import { randomUUID } from 'node:crypto'
import { contractVersion } from '@library-card/contract/version.ts'
import type { RenewalOrder } from '@library-card/contract/renewal.ts'
import type { Route } from '@library-card/contract/routes.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleOf, signInStaff } from '../test/staff.ts'
import { itemsOf, readCard, requireAccount, type Headers } from '../test/card.ts'
import { orderFor } from '../test/actions.ts'
import { birch } from '../test/own-sign-in.ts'
import { startTestNetwork, type TestNetwork } from '../test/network.ts'
import { routesOf } from '../test/routes.ts'

/**
 * Who may call what. `other` is a patron who repeats the ids of `patron`; `colleague` is staff of the same institution and
 * `foreign` staff of another, who repeat the handle and ids that `staff` has; `neighbour` is another page of the patron's
 * browser, and `stale` a page of ours there that was rendered for an earlier session.
 */
const roles = ['nobody', 'neighbour', 'stale', 'other', 'foreign', 'colleague', 'patron', 'staff'] as const
type Role = (typeof roles)[number]
type Expected = Record<Role, number>

/** The ids that the calls name: each is `patron`'s or `staff`'s. */
type Ids = {
  loan: RenewalOrder
  requestId: string
  cardAtBirch: string
  handle: string
  clearance: string
  elsewhere: string
  calendar: string
}
type Call = { url: string; payload?: object | string; headers?: Headers }
type Row = { call: (ids: Ids) => Call; expected: Expected }
/** Routes outside `/api`, each with a check of its own. */
type OpenRoute =
  | 'GET /healthz'
  | 'GET /readyz'
  | 'GET /robots.txt'
  | 'GET /openapi.json'
  | 'GET /pictures/:name'
  | 'GET /sign-in/callback/:provider'
  | 'GET /sign-in/:code'
  | 'GET /calendar/:token.ics'
  | 'GET /reminders/:token'
  | 'POST /reminders/:token'
  | 'POST /sign-out/back-channel'

const everybody = (status: number): Expected => ({
  nobody: status,
  neighbour: status,
  stale: status,
  other: status,
  foreign: status,
  colleague: status,
  patron: status,
  staff: status,
})
const ofOurPage = (status: number): Expected => ({ ...everybody(status), neighbour: 403 })
const ofSession = (status: number): Expected => ({ ...ofOurPage(status), nobody: 401, stale: 409 })
const ofPatrons: Expected = { ...ofSession(403), other: 200, patron: 200 }
/** The thing named is the patron's own. */
const ofThisPatron: Expected = { ...ofPatrons, other: 404 }
const ofStaff: Expected = { ...ofSession(200), other: 403, patron: 403 }
/** The handle or report named is this session's own. */
const ofThisStaff: Expected = { ...ofStaff, foreign: 404, colleague: 404 }

/** A made-up next version of the contract. */
const nextVersion = String(Number(contractVersion) + 1)
const key = () => ({ 'idempotency-key': randomUUID() })
const orderElsewhere = {
  url: '/api/staff/elsewhere',
  headers: key(),
  payload: { whom: { by: 'ids', ids: ['nobody-3'] }, reason: 'debts' },
}
const get = (url: string) => () => ({ url })

const rows: Record<Route | OpenRoute, Row> = {
  'GET /healthz': { call: get('/healthz'), expected: everybody(200) },
  'GET /readyz': { call: get('/readyz'), expected: everybody(200) },
  'GET /robots.txt': { call: get('/robots.txt'), expected: everybody(200) },
  'GET /openapi.json': { call: get('/openapi.json'), expected: everybody(200) },
  'GET /pictures/:name': { call: get('/pictures/unknown.svg'), expected: everybody(404) },
  'GET /sign-in/callback/:provider': {
    call: get('/sign-in/callback/01MER_NORTH'),
    expected: everybody(302),
  },
  'GET /sign-in/:code': { call: get('/sign-in/01MER_NORTH'), expected: everybody(302) },
  'GET /calendar/:token.ics': {
    call: ({ calendar }) => ({ url: calendar }),
    expected: everybody(200),
  },
  'GET /reminders/:token': { call: get('/reminders/unknown'), expected: everybody(200) },
  // The token alone decides whose reminders end.
  'POST /reminders/:token': {
    call: () => ({
      url: '/reminders/unknown',
      payload: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
    expected: everybody(200),
  },
  'POST /sign-out/back-channel': {
    call: () => ({ url: '/sign-out/back-channel', payload: {} }),
    expected: everybody(400),
  },
  // That institution has a provider of its own: a password is nothing to it.
  'POST /api/sign-in/:code': {
    call: () => ({
      url: '/api/sign-in/01MER_NORTH',
      payload: { card: '1', password: '1', profile: 'own-device' },
    }),
    expected: ofOurPage(404),
  },
  'GET /api/institutions': { call: get('/api/institutions'), expected: ofOurPage(200) },
  'GET /api/privacy': { call: get('/api/privacy'), expected: ofOurPage(200) },
  'GET /api/session': { call: get('/api/session'), expected: ofOurPage(200) },
  'POST /api/session/seen': {
    call: get('/api/session/seen'),
    expected: ofSession(200),
  },
  'GET /api/sessions': { call: get('/api/sessions'), expected: ofSession(200) },
  'GET /api/card': { call: get('/api/card'), expected: ofPatrons },
  'GET /api/institutions/:code/card': {
    call: get('/api/institutions/01MER_NORTH/card'),
    expected: ofPatrons,
  },
  // Whoever has the password of an account there may read it in their session.
  'POST /api/institutions/:code/sign-in': {
    call: ({ cardAtBirch }) => ({
      url: `/api/institutions/${birch}/sign-in`,
      payload: { username: cardAtBirch, password: 'demo' },
    }),
    expected: ofPatrons,
  },
  'GET /api/institutions/:code/fees': {
    call: get('/api/institutions/01MER_NORTH/fees'),
    expected: ofPatrons,
  },
  'GET /api/institutions/:code/history': {
    call: get('/api/institutions/01MER_NORTH/history'),
    expected: ofPatrons,
  },
  'GET /api/outcomes': { call: get('/api/outcomes'), expected: ofPatrons },
  'GET /api/calendar': { call: get('/api/calendar'), expected: ofPatrons },
  'POST /api/calendar': {
    call: () => ({ url: '/api/calendar', payload: { titles: false } }),
    expected: ofPatrons,
  },
  'DELETE /api/calendar': { call: get('/api/calendar'), expected: ofPatrons },
  'GET /api/reminders': { call: get('/api/reminders'), expected: ofPatrons },
  'POST /api/reminders': {
    call: () => ({ url: '/api/reminders', payload: { days: 3, hour: 7, titles: false } }),
    expected: ofPatrons,
  },
  'POST /api/reminders/now': { call: get('/api/reminders/now'), expected: ofPatrons },
  'DELETE /api/reminders': { call: get('/api/reminders'), expected: ofPatrons },
  'GET /api/preferences': { call: get('/api/preferences'), expected: ofPatrons },
  'POST /api/preferences': {
    call: () => ({ url: '/api/preferences', payload: { notAsked: [] } }),
    expected: ofPatrons,
  },
  'GET /api/views': { call: get('/api/views'), expected: ofPatrons },
  'POST /api/renewals': {
    call: ({ loan }) => ({ url: '/api/renewals', payload: { loans: [loan] }, headers: key() }),
    expected: ofThisPatron,
  },
  'POST /api/outcomes/check': {
    call: ({ loan: { institutionCode, loanId: id } }) => ({
      url: '/api/outcomes/check',
      payload: { type: 'renewal', institutionCode, id },
    }),
    expected: ofThisPatron,
  },
  'POST /api/institutions/:code/requests/:id/pickup': {
    call: ({ requestId }) => ({
      url: `/api/institutions/01MER_NORTH/requests/${requestId}/pickup`,
      payload: { libraryCode: 'GEO' },
      headers: key(),
    }),
    expected: ofThisPatron,
  },
  'POST /api/institutions/:code/requests/:id/cancellation': {
    call: ({ requestId }) => ({
      url: `/api/institutions/01MER_NORTH/requests/${requestId}/cancellation`,
      headers: key(),
    }),
    expected: ofThisPatron,
  },
  // The account is the session's own.
  'POST /api/institutions/:code/account/update': {
    call: () => ({ url: '/api/institutions/01MER_HARBOUR/account/update', headers: key() }),
    expected: ofPatrons,
  },
  'POST /api/staff/patrons': {
    call: () => ({ url: '/api/staff/patrons', payload: { term: 'vale' } }),
    expected: ofStaff,
  },
  'GET /api/staff/patrons/:handle': {
    call: ({ handle }) => ({ url: `/api/staff/patrons/${handle}` }),
    expected: ofThisStaff,
  },
  'GET /api/staff/patrons/:handle/activity': {
    call: ({ handle }) => ({ url: `/api/staff/patrons/${handle}/activity` }),
    expected: ofThisStaff,
  },
  'POST /api/staff/patrons/:handle/titles': {
    call: ({ handle }) => ({
      url: `/api/staff/patrons/${handle}/titles`,
      payload: { institutionCode: '01MER_HARBOUR', reason: 'asked-at-desk' },
    }),
    expected: ofThisStaff,
  },
  'POST /api/staff/clearances': {
    call: () => ({ url: '/api/staff/clearances', headers: key(), payload: { ids: ['nobody-1'] } }),
    expected: ofStaff,
  },
  'GET /api/staff/network': { call: get('/api/staff/network'), expected: ofStaff },
  'GET /api/staff/clearances': { call: get('/api/staff/clearances'), expected: ofStaff },
  'GET /api/staff/clearances/:id': {
    call: ({ clearance }) => ({ url: `/api/staff/clearances/${clearance}` }),
    expected: ofThisStaff,
  },
  'POST /api/staff/clearances/:id': {
    call: ({ clearance }) => ({
      url: `/api/staff/clearances/${clearance}`,
      payload: { command: 'cancel' },
    }),
    expected: ofThisStaff,
  },
  // The order of the report below, sent again: there are three orders in an hour.
  'POST /api/staff/elsewhere': { call: () => orderElsewhere, expected: ofStaff },
  'GET /api/staff/elsewhere/:id': {
    call: ({ elsewhere }) => ({ url: `/api/staff/elsewhere/${elsewhere}` }),
    expected: ofThisStaff,
  },
  'DELETE /api/staff/clearances/:id': {
    call: ({ elsewhere }) => ({ url: `/api/staff/clearances/${elsewhere}` }),
    expected: ofThisStaff,
  },
  // Last: it ends the sessions that the others need.
  'POST /api/sign-out': { call: get('/api/sign-out'), expected: ofOurPage(200) },
  'POST /api/sign-out/everywhere': {
    call: get('/api/sign-out/everywhere'),
    expected: { ...ofOurPage(401), neighbour: 403 },
  },
}

let card: TestNetwork
let ids: Ids
let headersOf: Record<Role, Headers>
beforeAll(async () => {
  card = await startTestNetwork()
  const robin = card.network.patron({ like: 'five-institutions' })
  const patron = await card.signIn(robin)
  const other = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  const staff = await signInStaff(card, 'desk-operator')
  const { cookie = '' } = patron
  headersOf = {
    nobody: { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin' },
    neighbour: { cookie, 'x-library-card': contractVersion, 'sec-fetch-site': 'same-site' },
    stale: { ...patron, 'x-session-tag': await tagOf(other) },
    patron,
    other,
    staff,
    colleague: await signInStaff(card, 'desk-manager'),
    foreign: await signInStaff(card, 'desk-operator-harbour'),
  }
  ids = await idsOf(robin, patron, staff)
}, 30_000)
afterAll(() => card.stop())

async function tagOf(headers: Headers): Promise<string> {
  const answer = await card.get('/api/session', headers)
  return String(answer.headers['x-session-tag'])
}

async function idsOf(robin: MockPatron, patron: Headers, staff: Headers): Promise<Ids> {
  const requests = itemsOf(requireAccount(await readCard(card, patron, 'NORTH')).requests)
  const calendar = { url: '/api/calendar', headers: patron, payload: { titles: false } }
  const clearance = {
    url: '/api/staff/clearances',
    headers: { ...staff, ...key() },
    payload: { ids: ['nobody-2'] },
  }
  const { address } = (await card.app.inject({ method: 'POST', ...calendar })).json()
  return {
    loan: await orderFor(card, patron, ['NORTH', 'A Grammar']),
    requestId: requests.find(({ title }) => title === 'Slow Light')?.id ?? '',
    cardAtBirch: robin.cards.BIRCH ?? '',
    handle: await handleOf(card, staff, robin),
    clearance: (await card.app.inject({ method: 'POST', ...clearance })).json().id,
    elsewhere: (
      await card.post(orderElsewhere.url, { ...staff, ...orderElsewhere.headers }, orderElsewhere.payload)
    ).json().id,
    calendar: new URL(address).pathname,
  }
}

test('G28 a page of another version is told so by every route, but by those that tell outcomes or end a session', async () => {
  const { headers } = await card.signInLike('five-institutions')
  const answered: string[] = []
  for (const [route, { call }] of Object.entries(rows)) {
    if (!route.includes(' /api/')) continue
    const [method] = route.split(' ') as ['GET' | 'POST' | 'DELETE']
    const { url, payload, headers: more } = call(ids)
    const sent = { ...headers, ...more, 'x-library-card': nextVersion }
    const answer = await card.app.inject({ method, url, headers: sent, ...(payload && { payload }) })
    const isRefused = answer.statusCode === 409 && answer.json().code === 'new-version'
    if (!isRefused) answered.push(`${route} ${answer.statusCode}`)
  }
  expect(answered.toSorted()).toEqual([
    'GET /api/outcomes 200',
    'POST /api/outcomes/check 404',
    'POST /api/session/seen 200',
    'POST /api/sign-out 200',
  ])
})

test('G28 a route that only another version has is no missing one', async () => {
  const { headers } = await card.signInLike('two-loans')
  const url = '/api/of-the-next-version'
  expect((await card.get(url, headers)).json()).toMatchObject({ status: 404, code: 'not-found' })
  const ofNext = await card.get(url, { ...headers, 'x-library-card': nextVersion })
  expect(ofNext.json()).toMatchObject({ status: 409, code: 'new-version' })
})

test('G2 G28 a page of another version that belongs to an earlier session leaves', async () => {
  const sent = { ...headersOf.stale, 'x-library-card': nextVersion }
  expect((await card.get('/api/card', sent)).json()).toMatchObject({ code: 'session-changed' })
})

test(`G7 each of the ${Object.keys(rows).length * roles.length} cells of route and role is allowed or refused as the matrix says`, async () => {
  const wrong: string[] = []
  let refused = 0
  for (const [route, { call, expected }] of Object.entries(rows)) {
    const [method] = route.split(' ') as ['GET' | 'POST' | 'DELETE']
    for (const role of roles) {
      const { url, payload, headers } = call(ids)
      const sent = { ...headersOf[role], ...headers }
      const answer = await card.app.inject({ method, url, headers: sent, ...(payload && { payload }) })
      // The answer to an action begins before its loan or request is looked up.
      const isUnknown = route.startsWith('POST ') && answer.body.includes('"result":"not-found"')
      const statusCode = isUnknown ? 404 : answer.statusCode
      if (statusCode >= 400) refused++
      if (statusCode !== expected[role]) wrong.push(`${route} ${role}: ${statusCode}, not ${expected[role]}`)
    }
  }
  const cells = Object.keys(rows).length * roles.length
  console.log(`${cells} cells of route and role: ${refused} refused, ${cells - refused} allowed`)
  expect(wrong).toEqual([])
}, 60_000)

test('G7 every route has a row in the matrix, and every row a route', () => {
  expect(routesOf(card.app).toSorted()).toEqual(Object.keys(rows).toSorted())
})

test('G4 nothing was changed at an institution but by the patron whose it is, and each one’s own account by two', () => {
  const acts = card.network.writes().map(({ act, asked }) => `${act} ${asked}`)
  expect(acts.toSorted()).toEqual(['cancel 1', 'change-pickup 1', 'refresh 1', 'refresh 1', 'renew 1'])
})
