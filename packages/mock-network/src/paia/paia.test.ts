import { expect, test } from 'vitest'
import type { MockNetwork } from '../start.ts'
import { startForEachTest } from '../../test/client.ts'
import { dayAfter } from '../../test/time.ts'
import { clientOf } from './paia.ts'
import { demoPassword } from '../patrons/record.ts'

let network: MockNetwork
startForEachTest((started) => void (network = started))

type Asked = { token?: string; json?: unknown; form?: Record<string, string>; authorization?: string }

async function ask(path: string, { token, json, form, authorization }: Asked = {}) {
  const given = authorization ?? (token && `Bearer ${token}`)
  const response = await fetch(`${network.paia}${path}`, {
    method: json || form ? 'POST' : 'GET',
    headers: {
      ...(given && { authorization: given }),
      ...(json ? { 'content-type': 'application/json' } : {}),
    },
    ...(json ? { body: JSON.stringify(json) } : form ? { body: new URLSearchParams(form) } : {}),
  })
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- tests check the response itself
  const body = JSON.parse(await response.text())
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- see above
  return { status: response.status, headers: response.headers, body }
}

async function signIn(username = '') {
  const json = { username, password: demoPassword, grant_type: 'password' }
  const { body } = await ask('/auth/login', { json })
  const path = (rest = '') => `/core/${body.patron}${rest}`
  return { token: String(body.access_token), path, scope: String(body.scope) }
}

test('a form or JSON signs in with the card number, in any spacing, for an hour', async () => {
  const fields = { password: demoPassword, grant_type: 'password' }
  const form = await ask('/auth/login', { form: { username: 'BSL 2047 116', ...fields } })
  const json = await ask('/auth/login', { json: { username: 'BSL2047116', ...fields } })
  expect(form.body).toMatchObject({
    token_type: 'Bearer',
    scope: 'read_patron read_fees read_items write_items',
    expires_in: 3_600,
  })
  expect(json.body.patron).toBe(form.body.patron)
  expect(json.headers.get('x-paia-version')).toBe('1.3.4')
})

test('a wrong password, a missing token and another patron are errors of the request', async () => {
  const wrong = { username: 'BSL 2047 116', password: 'no', grant_type: 'password' }
  expect(await ask('/auth/login', { json: wrong })).toMatchObject({
    status: 403,
    body: { error: 'access_denied', code: '403' },
  })
  const { token, path } = await signIn('BSL 2047 116')
  expect(await ask(path())).toMatchObject({ status: 401, body: { error: 'invalid_grant' } })
  expect(await ask('/core/somebody-else', { token })).toMatchObject({ status: 403 })
  expect(await ask(path('/notifications'), { token })).toMatchObject({ status: 501 })
})

test('a second sign-in ends the first, and a restart ends all', async () => {
  const first = await signIn('BSL 2047 116')
  const second = await signIn('BSL 2047 116')
  expect(await ask(first.path(), { token: first.token })).toMatchObject({ status: 401 })
  expect(await ask(second.path(), { token: second.token })).toMatchObject({ status: 200 })
  network.endTokens()
  expect(await ask(second.path(), { token: second.token })).toMatchObject({ status: 401 })
})

test('our client gets a token for the patron it names', async () => {
  const patron = network.patron({ like: 'two-loans-at-birch' })
  const own = await signIn(patron.cards.BIRCH)
  const id = own.path().replace('/core/', '')
  const form = { grant_type: 'client_credentials', patron: id }
  const basic = `Basic ${Buffer.from(clientOf('BIRCH')).toString('base64')}`
  expect(await ask('/auth/login', { form, authorization: basic })).toMatchObject({ body: { patron: id } })
  expect(await ask('/auth/login', { form, authorization: 'Basic bm8=' })).toMatchObject({ status: 403 })
  const other = { ...form, patron: 'nobody' }
  expect(await ask('/auth/login', { form: other, authorization: basic })).toMatchObject({ status: 403 })
})

test('loans and requests are one list, with days where there is no hour', async () => {
  const { token, path } = await signIn('BSL 2047 116')
  const { body } = await ask(path('/items'), { token })
  expect(body.doc).toMatchObject([
    {
      status: 3,
      item: expect.stringMatching(/^http:/),
      about: 'Field Notes on Birches / Signe Lagerholm',
      endtime: dayAfter(12),
      renewals: 1,
      canrenew: true,
    },
    { status: 1, about: 'The Quiet Orchard / Tobias Wren', cancancel: true, storage: 'Annex, lending desk' },
  ])
  expect(body.doc[1]).not.toHaveProperty('item')
})

test('an account without anything has no list', async () => {
  const { token, path } = await signIn(network.patron({ like: 'nothing-anywhere-at-birch' }).cards.BIRCH)
  expect((await ask(path('/items'), { token })).body).toEqual({})
  expect((await ask(path('/fees'), { token })).body).toEqual({ amount: '0.00 EUR', fee: [] })
})

test('each document has an outcome of its own, in a response with status 200', async () => {
  const patron = network.patron({ like: 'every-renewal-at-birch' })
  const { token, path } = await signIn(patron.cards.BIRCH)
  const { body } = await ask(path('/items'), { token })
  const doc = [...body.doc.slice(0, 4), { item: 'http://uri.birch.example/item/none' }]
  const renewed = await ask(path('/renew'), { token, json: { doc } })
  expect(renewed.status).toBe(200)
  expect(renewed.body.doc).toMatchObject([
    { status: 3, renewals: 1, endtime: dayAfter(23) },
    { status: 3, endtime: dayAfter(3) },
    { status: 3, endtime: dayAfter(4) },
    { error: 'Item was requested by another patron.' },
    { status: 0, error: 'no such document in this account' },
  ])
  expect(renewed.body.doc[0]).not.toHaveProperty('error')
})

test('a renewal for a fee needs consent, and happens with it', async () => {
  const { token, path } = await signIn(network.patron({ like: 'renewal-for-a-fee' }).cards.BIRCH)
  const { body } = await ask(path('/items'), { token })
  const { item } = body.doc[0]
  const asked = await ask(path('/renew'), { token, json: { doc: [{ item }] } })
  const [type = ''] = Object.keys(asked.body.doc[0].condition)
  expect(asked.body.doc[0].error).toContain('1.00 EUR')
  const confirm = { [type]: [asked.body.doc[0].condition[type].option[0].id] }
  const agreed = await ask(path('/renew'), { token, json: { doc: [{ item, confirm }] } })
  expect(agreed.body.doc[0]).toMatchObject({ renewals: 1, endtime: dayAfter(23) })
})

test('a request is cancelled unless it is on its way', async () => {
  const patron = network.patron({ like: 'every-request-stage-at-birch' })
  const { token, path } = await signIn(patron.cards.BIRCH)
  const { body } = await ask(path('/items'), { token })
  const cancelled = await ask(path('/cancel'), { token, json: { doc: body.doc } })
  expect(cancelled.body.doc.map(({ error }: { error?: string }) => error?.slice(0, 8))).toEqual([
    undefined,
    undefined,
    undefined,
    'The item',
    undefined,
    undefined,
  ])
  expect((await ask(path('/items'), { token })).body.doc).toHaveLength(1)
  expect(network.writes({ institution: 'BIRCH', act: 'cancel' })).toHaveLength(5)
})

test('a lapsed patron may look, and may not change anything', async () => {
  const patron = network.patron({ like: 'expired-at-home-at-birch' })
  const { token, path, scope } = await signIn(patron.cards.BIRCH)
  expect(scope).toBe('read_patron read_fees read_items')
  expect((await ask(path(), { token })).body).toMatchObject({ status: 2, expires: dayAfter(-24) })
  expect(await ask(path('/renew'), { token, json: { doc: [{ item: 'x' }] } })).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope' },
  })
})

test('fees are amounts with a currency, without ids, and only open ones', async () => {
  const { token, path } = await signIn(
    network.patron({ like: 'fees-in-three-currencies-at-birch' }).cards.BIRCH,
  )
  expect((await ask(path('/fees'), { token })).body).toEqual({
    amount: '12.35 EUR',
    fee: [
      {
        amount: '12.35 EUR',
        date: dayAfter(-20),
        about: expect.any(String),
        feetype: 'Overdue fine',
        feetypeid: 'http://uri.birch.example/fee/overduefine',
      },
    ],
  })
})

test('faults of both lists apply, a rejected token is one, and calls name the patron', async () => {
  const patron = network.patron({ like: 'two-loans-at-birch' })
  const { token, path } = await signIn(patron.cards.BIRCH)
  network.fault({ institution: 'BIRCH', operation: 'requests', kind: 'token-rejected', times: 1 })
  expect(await ask(path('/items'), { token })).toMatchObject({ status: 401 })
  network.fault({ institution: 'BIRCH', operation: 'items', kind: 'unreadable', times: 1 })
  expect((await ask(path('/items'), { token })).body.doc[0]).toMatchObject({ item: null, edition: null })
  expect(network.calls({ patron: patron.name }).map(({ operation }) => operation)).toEqual([
    'authenticate',
    'items',
    'items',
  ])
  expect(JSON.stringify(network.calls())).not.toContain(patron.idAtHome)
})
