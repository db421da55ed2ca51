import { expect, test } from 'vitest'
import { startForEachTest } from '../../test/client.ts'
import { dayAfter } from '../../test/time.ts'
import type { MockNetwork } from '../start.ts'
import { staffWords } from './account-json.ts'
import { cancellationReason, tenant } from './folio.ts'
import { serviceUser } from './service-user.ts'

let network: MockNetwork
startForEachTest((started) => void (network = started))

type Sent = { token?: string; cookie?: string; as?: string; method?: string; json?: unknown }

async function ask(path: string, { token, cookie, as = tenant, method = 'GET', json }: Sent = {}) {
  const response = await fetch(`${network.folio}${path}`, {
    method,
    headers: {
      'x-okapi-tenant': as,
      ...(token !== undefined && { 'x-okapi-token': token }),
      ...(cookie !== undefined && { cookie }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type')
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- tests check the response itself
  const body = type?.includes('json') ? JSON.parse(text) : null
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- see above
  return { status: response.status, type, text, body, cookies: response.headers.getSetCookie() }
}

function login(user = serviceUser(), as?: string) {
  const [username, password] = user.split(':')
  const json = { username, password }
  return ask('/authn/login-with-expiry', { method: 'POST', json, ...(as !== undefined && { as }) })
}

async function tokenOf(user = serviceUser()) {
  const { cookies } = await login(user)
  const found = cookies.map((cookie) => /^folioAccessToken=([^;]+)/.exec(cookie)?.[1]).find(Boolean)
  if (found === undefined) throw new Error('no token')
  return found
}

const query = (text: string) => `query=${encodeURIComponent(text)}`

async function userLike(like: string, token: string) {
  const patron = network.patron({ like })
  const { body } = await ask(`/users?${query(`(externalSystemId=="${patron.idAtHome}")`)}`, { token })
  const id = String(body.users[0].id)
  const listOf = async (path: string, field: string) =>
    (await ask(`${path}?${query(`(${field}=="${id}")`)}&limit=1000`, { token })).body
  return { patron, id, listOf }
}

test('a login gives the tokens as cookies only, for ten minutes of the institution’s clock', async () => {
  const { status, body, cookies } = await login()
  expect(status).toBe(201)
  expect(Object.keys(body)).toEqual(['accessTokenExpiration', 'refreshTokenExpiration'])
  expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(['folioRefreshToken', 'folioAccessToken'])
  const token = await tokenOf()
  expect(await ask('/groups', { token })).toMatchObject({ status: 200 })
  expect(await ask('/groups', { cookie: `other=1; folioAccessToken=${token}` })).toMatchObject({
    status: 200,
  })
  network.passTime(600_000)
  expect(await ask('/groups', { token })).toMatchObject({ status: 401, body: null, text: 'Invalid token' })
  expect(network.calls({ operation: 'authenticate', institution: 'FERNHILL' })).toHaveLength(2)
})

test('a wrong password is an error with a code, a wrong tenant and a missing token are text', async () => {
  expect(await login('library-card:wrong')).toMatchObject({
    status: 422,
    body: { errors: [{ code: 'password.incorrect' }] },
  })
  expect(await login(undefined, 'elsewhere')).toMatchObject({ status: 400, type: 'text/plain' })
  expect(await ask('/groups')).toMatchObject({ status: 403, type: 'text/plain', body: null })
})

test('a query finds a patron by the id at home, in any case; a list has ten rows unless more are asked for', async () => {
  const token = await tokenOf()
  const { listOf, id } = await userLike('many-loans-at-fernhill', token)
  expect(await listOf('/circulation/loans', 'userId')).toMatchObject({
    loans: { length: 230 },
    totalRecords: 230,
  })
  const page = (more: string) => ask(`/circulation/loans?${query(`(userId=="${id}")`)}${more}`, { token })
  expect((await page('')).body).toMatchObject({ loans: { length: 10 }, totalRecords: 230 })
  expect((await page('&offset=225')).body).toMatchObject({ loans: { length: 5 }, totalRecords: 230 })
  const upper = await ask(`/users?${query(`(id=="${id.toUpperCase()}")`)}`, { token })
  expect(upper.body).toMatchObject({ users: [{ id }], totalRecords: 1 })
})

test('a query that cannot be read is status 500 in circulation and 400 elsewhere, as text', async () => {
  const token = await tokenOf()
  expect(await ask('/circulation/loans?query=(', { token })).toMatchObject({ status: 500, body: null })
  expect(await ask('/users?query=(', { token })).toMatchObject({ status: 400, body: null })
})

test('an open loan can have an item that is back, and says so in the status of the item only', async () => {
  const token = await tokenOf()
  const { listOf } = await userLike('open-but-returned-at-fernhill', token)
  const { loans } = await listOf('/circulation/loans', 'userId')
  expect(
    loans.map((loan: { status: object; item: { status: { name: string } } }) => [
      loan.status,
      loan.item.status.name,
    ]),
  ).toEqual([
    [{ name: 'Open' }, 'Available'],
    [{ name: 'Open' }, 'In transit'],
    [{ name: 'Open' }, 'Aged to lost'],
    [{ name: 'Open' }, 'Checked out'],
  ])
})

test('a renewal moves the date, or is refused for two reasons in one answer', async () => {
  const token = await tokenOf()
  const post = (json: object) => ask('/circulation/renew-by-id', { method: 'POST', token, json })
  const one = await userLike('two-loans-at-fernhill', token)
  const [loan] = (await one.listOf('/circulation/loans', 'userId')).loans
  const renewed = await post({ itemId: loan.itemId, userId: one.id })
  expect(renewed).toMatchObject({ status: 200, body: { id: loan.id, renewalCount: 1, action: 'renewed' } })
  expect(renewed.body).not.toHaveProperty('feesAndFines')
  expect(network.writes({ act: 'renew' })).toMatchObject([{ object: loan.id, asked: 1, committed: 1 }])

  const other = await userLike('two-refusals-at-fernhill', token)
  const [refused] = (await other.listOf('/circulation/loans', 'userId')).loans
  expect(await post({ itemId: refused.itemId, userId: other.id })).toMatchObject({
    status: 422,
    body: { errors: [{ code: 'RENEWAL_BLOCKED_BY_HOLD_REQUEST' }, { code: 'LOAN_RENEWAL_LIMIT_REACHED' }] },
  })
  expect(await post({ itemId: loan.itemId, userId: other.id })).toMatchObject({
    body: { errors: [{ code: 'ITEM_CHECKED_OUT_TO_DIFFERENT_USER' }] },
  })
})

test('a renewal that a manual block forbids comes with the words of the staff', async () => {
  const token = await tokenOf()
  const { id, listOf } = await userLike('blocked-by-staff-at-fernhill', token)
  const [loan] = (await listOf('/circulation/loans', 'userId')).loans
  const json = { itemId: loan.itemId, userId: id }
  const { body } = await ask('/circulation/renew-by-id', { method: 'POST', token, json })
  expect(body.errors[0].parameters).toEqual([{ key: 'reason', value: staffWords }])
  expect(await listOf('/manualblocks', 'userId')).toMatchObject({
    manualblocks: [{ desc: staffWords, patronMessage: 'Please come to the desk.' }],
  })
  expect((await ask(`/automated-patron-blocks/${id}`, { token })).body).toMatchObject({
    automatedPatronBlocks: [{ blockBorrowing: true, message: 'You owe more than 20 EUR.' }],
  })
})

test('a request is cancelled by sending it whole, and stays readable as closed', async () => {
  const token = await tokenOf()
  const { listOf, id: user } = await userLike('every-request-stage-at-fernhill', token)
  const { requests } = await listOf('/circulation/requests', 'requesterId')
  expect(requests[4]).toMatchObject({
    status: 'Open - Awaiting pickup',
    holdShelfExpirationDate: expect.stringContaining(dayAfter(2)),
  })
  const [request] = requests
  const path = `/circulation/requests/${request.id}`
  const cancelled = { ...request, status: 'Closed - Cancelled', cancellationReasonId: cancellationReason }
  expect(await ask(path, { method: 'PUT', token, json: cancelled })).toMatchObject({ status: 204, text: '' })
  expect((await ask(path, { token })).body).toMatchObject({ status: 'Closed - Cancelled', requesterId: user })
  expect(await ask(path, { method: 'PUT', token, json: cancelled })).toMatchObject({
    status: 422,
    body: { errors: [{ code: 'REQUEST_ALREADY_CLOSED' }] },
  })
  expect(network.writes({ act: 'cancel' })).toMatchObject([{ asked: 2, committed: 1 }])
})

test('a request that is gone is text without a type, and sending it creates it', async () => {
  const token = await tokenOf()
  const { listOf } = await userLike('every-request-stage-at-fernhill', token)
  const { requests } = await listOf('/circulation/requests', 'requesterId')
  const gone = '11111111-2222-4333-8444-555555555555'
  const path = `/circulation/requests/${gone}`
  expect(await ask(path, { token })).toMatchObject({ status: 404, type: null })
  expect(await ask(path, { method: 'PUT', token, json: { ...requests[0], id: gone } })).toMatchObject({
    status: 204,
  })
  expect(await listOf('/circulation/requests', 'requesterId')).toMatchObject({
    totalRecords: requests.length + 1,
  })
})

test('a service user that may only read is refused with text', async () => {
  const token = await tokenOf(serviceUser('library-card-reader'))
  expect(await ask('/groups', { token })).toMatchObject({ status: 200 })
  const json = { itemId: 'a', userId: 'b' }
  expect(await ask('/circulation/renew-by-id', { method: 'POST', token, json })).toMatchObject({
    status: 403,
    type: 'text/plain',
    body: null,
  })
})

test('the module of automated blocks answers its own failure with none', async () => {
  const token = await tokenOf()
  const { id, patron } = await userLike('blocked-by-staff-at-fernhill', token)
  const failing = { institution: 'FERNHILL', operation: 'automated-blocks', patron, times: 1 } as const
  network.fault({ ...failing, kind: 'vendor-error', errorCode: 'NO_BLOCKS' })
  expect(await ask(`/automated-patron-blocks/${id}`, { token })).toMatchObject({
    status: 200,
    body: { automatedPatronBlocks: [] },
  })
  network.fault({ ...failing, kind: '500' })
  expect(await ask(`/automated-patron-blocks/${id}`, { token })).toMatchObject({ status: 500, body: null })
})
