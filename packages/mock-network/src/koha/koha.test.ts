import { expect, test } from 'vitest'
import { startForEachTest } from '../../test/client.ts'
import { dayAfter } from '../../test/time.ts'
import type { MockPatron } from '../patrons/mock-patron.ts'
import type { MockNetwork } from '../start.ts'
import { keyAt } from './koha.ts'

let network: MockNetwork
let token: string
startForEachTest((started) => void (network = started))

type Asked = { method?: string; headers?: Record<string, string>; json?: unknown }

async function ask(path: string, { method = 'GET', headers = {}, json }: Asked = {}) {
  token ??= ''
  const response = await fetch(`${network.koha}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...headers },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  const text = await response.text()
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- tests check the response itself
  const body = text === '' ? null : JSON.parse(text)
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- see above
  return { status: response.status, total: response.headers.get('x-total-count'), body }
}

async function logIn(key = keyAt('HERON')) {
  const [id = '', secret = ''] = key.split(':')
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret }
  const response = await fetch(`${network.koha}/api/v1/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- tests check the response itself
  const body = JSON.parse(await response.text())
  token = String(body.access_token)
  return { status: response.status, body }
}

const query = (conditions: unknown) => `q=${encodeURIComponent(JSON.stringify(conditions))}`

/** A fresh patron with this story, and their number there. */
async function patronLike(like: string): Promise<{ patron: MockPatron; id: number }> {
  await logIn()
  const patron = network.patron({ like })
  const { body } = await ask(`/patrons?${query({ userid: patron.idAtHome })}`)
  return { patron, id: body[0].patron_id }
}

test('a key gets a token for an hour, and a form alone is read', async () => {
  const { status, body } = await logIn()
  expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3_600 } })
  expect(await ask('/patrons?_per_page=1')).toMatchObject({ status: 200 })
  network.passTime(3_600_000)
  expect(await ask('/patrons')).toMatchObject({ status: 401, body: { error: 'Authentication failure.' } })
  expect(await logIn('library-card:wrong')).toMatchObject({
    status: 403,
    body: { error: 'unauthorized_client' },
  })
  await logIn()
  network.endTokens()
  expect((await ask('/patrons')).status).toBe(401)
  const json = { grant_type: 'client_credentials' }
  expect(await ask('/oauth/token', { method: 'POST', json })).toMatchObject({ status: 400 })
})

test('a plain number finds whoever has it as a part of theirs, and `q` the one', async () => {
  const first = await patronLike('two-loans-at-heron')
  const second = await patronLike('two-loans-at-heron')
  expect(String(second.id)).toContain('700028')
  const robin = '700028'
  expect((await ask(`/checkouts?patron_id=${robin}`)).total).toBe('5')
  expect((await ask(`/checkouts?patron_id=${robin}&_match=exact`)).total).toBe('1')
  expect((await ask(`/checkouts?${query({ patron_id: Number(robin) })}`)).total).toBe('1')
  expect((await ask(`/holds?patron_id=${robin}`)).total).toBe('1')
  expect((await ask(`/checkouts?${query({ patron_id: first.id })}`)).total).toBe('2')
})

test('a list has pages of 20 by default, and says in a header how many there are', async () => {
  const { id } = await patronLike('many-loans-at-heron')
  const first = await ask(`/patrons/${id}/checkouts`)
  expect(first).toMatchObject({ total: '230', body: { length: 20 } })
  expect(await ask(`/patrons/${id}/checkouts?_per_page=100&_page=3`)).toMatchObject({ body: { length: 30 } })
  network.fault({ institution: 'HERON', operation: 'loans', kind: 'ignores-limit', times: 1 })
  expect(await ask(`/patrons/${id}/checkouts?_per_page=100`)).toMatchObject({ body: { length: 230 } })
})

test('an older server embeds the item, a newer one its title too', async () => {
  const { id } = await patronLike('two-loans-at-heron')
  const embed = (names: string) => ask(`/patrons/${id}/checkouts`, { headers: { 'x-koha-embed': names } })
  const newest = await embed('item,item.biblio')
  expect(newest.body[0].item.biblio).toMatchObject({ title: expect.any(String), author: expect.any(String) })
  network.setRelease('24.05')
  expect(await embed('item,item.biblio')).toMatchObject({
    status: 400,
    body: expect.stringMatching(/^Embedding/),
  })
  const older = await embed('item')
  expect(older.body[0].item).toMatchObject({ external_id: expect.any(String), biblio_id: expect.any(Number) })
  expect(older.body[0].item).not.toHaveProperty('biblio')
})

test('counts come with the account only if asked for', async () => {
  const { patron } = await patronLike('three-fees-and-a-block-at-heron')
  const path = `/patrons?${query({ userid: patron.idAtHome })}`
  const counted = await ask(path, { headers: { 'x-koha-embed': 'checkouts+count,account_balance' } })
  expect(counted.body).toMatchObject([{ checkouts_count: 0, account_balance: 45.4, restricted: true }])
  expect((await ask(path)).body[0]).not.toHaveProperty('account_balance')
})

test('titles need a header that ends with JSON', async () => {
  const { id } = await patronLike('every-request-stage-at-heron')
  const holds = await ask(`/patrons/${id}/holds`)
  expect(holds.body.map(({ status }: { status: string | null }) => status)).toEqual([
    null,
    null,
    'P',
    'T',
    'W',
  ])
  expect(typeof holds.body[2].item_id).toBe('string')
  const path = `/biblios?${query({ biblio_id: { '-in': [holds.body[0].biblio_id, 1] } })}`
  expect((await ask(path)).body).toMatchObject([{ title: expect.any(String) }])
  const accept = 'application/json, text/plain, */*'
  expect(await ask(path, { headers: { accept } })).toMatchObject({
    status: 406,
    body: expect.arrayContaining(['text/plain']),
  })
})

test('a bad request is answered in one of four forms', async () => {
  const { id } = await patronLike('two-loans-at-heron')
  const bodies = await Promise.all(
    [
      ask('/checkouts?q=nonsense'),
      ask('/checkouts?_per_page=many'),
      ask('/checkouts?borrowernumber=1'),
      ask(`/patrons/${id}/checkouts`, { headers: { 'x-koha-embed': 'title' } }),
    ].map(async (asked) => (await asked).body),
  )
  expect(bodies).toEqual([
    { error: 'Invalid query', error_code: 'invalid_query' },
    { errors: [{ message: expect.any(String), path: '/_per_page' }], status: 400 },
    [{ message: expect.any(String), path: '/query/borrowernumber' }],
    expect.any(String),
  ])
})

test('a refusal and a missing permission have the same status', async () => {
  const { id } = await patronLike('every-refusal-at-heron')
  const { body } = await ask(`/patrons/${id}/checkouts`)
  const renew = (checkout: number) => ask(`/checkouts/${checkout}/renewals`, { method: 'POST' })
  expect(await renew(body[1].checkout_id)).toMatchObject({
    status: 403,
    body: { error: 'Renewal not authorized (too_many)', error_code: 'too_many' },
  })
  network.setRelease('24.05')
  expect((await renew(body[1].checkout_id)).body).toEqual({ error: 'Renewal not authorized (too_many)' })
  const fault = { institution: 'HERON', operation: 'renew', kind: 'vendor-error', times: 1 } as const
  network.fault({ ...fault, errorCode: 'permission' })
  expect(await renew(body[1].checkout_id)).toMatchObject({
    status: 403,
    body: { required_permissions: expect.anything() },
  })
  network.fault({ ...fault, errorCode: 'too_soon' })
  expect((await renew(body[1].checkout_id)).body.error).toContain('(too_soon)')
  expect(await renew(1)).toMatchObject({ status: 404, body: { error_code: 'not_found' } })
})

test('a renewal answers the checkout', async () => {
  const { id, patron } = await patronLike('two-loans-at-heron')
  const { body } = await ask(`/patrons/${id}/checkouts`)
  const renewed = await ask(`/checkouts/${body[0].checkout_id}/renewals`, { method: 'POST' })
  expect(renewed).toMatchObject({ status: 201, body: { renewals_count: 1 } })
  expect(renewed.body.due_date).toBe(`${dayAfter(23)}T23:59:00+01:00`)
  expect(network.writes({ patron: patron.name })).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
})

test('a waiting hold is kept until staff cancel it, if the header asks for that; others are gone', async () => {
  const { id } = await patronLike('every-request-stage-at-heron')
  const { body: holds } = await ask(`/patrons/${id}/holds`)
  const headers = { 'x-koha-override': 'cancellation-request-flow' }
  const cancel = (at: number, more = {}) => ask(`/holds/${holds[at].hold_id}`, { method: 'DELETE', ...more })
  expect((await cancel(4, { headers })).status).toBe(202)
  const { body: left } = await ask(`/patrons/${id}/holds`, {
    headers: { 'x-koha-embed': 'cancellation_requested' },
  })
  expect(left[4]).toMatchObject({ status: 'W', cancellation_requested: true })
  const statuses = [await cancel(0, { headers }), await cancel(3, { headers }), await cancel(4)]
  expect(statuses.map(({ status }) => status)).toEqual([204, 204, 204])
  expect((await cancel(4)).status).toBe(404)
})

test('another pickup place is refused for a hold that is ready or in process', async () => {
  const { id } = await patronLike('every-request-stage-at-heron')
  const { body: holds } = await ask(`/patrons/${id}/holds`)
  const change = async (at: number, library = 'WEIR') => {
    const json = { pickup_library_id: library }
    const { status, body } = await ask(`/holds/${holds[at].hold_id}/pickup_location`, { method: 'PUT', json })
    return [status, body.error_code ?? body.error ?? body.pickup_library_id]
  }
  expect(await change(0)).toEqual([200, 'WEIR'])
  expect(await change(0, 'ELSEWHERE')).toEqual([400, '[The supplied pickup location is not valid]'])
  expect(await change(2)).toEqual([409, 'hold_in_processing'])
  expect(await change(3)).toEqual([200, 'WEIR'])
  expect(await change(4)).toEqual([409, 'hold_waiting'])
})

test('returned loans are in the order that was asked for, and name the item alone', async () => {
  const { id } = await patronLike('long-history-at-heron')
  const path = `/checkouts?${query({ patron_id: id })}&checked_in=true&_order_by=-checkin_date&_per_page=2`
  const { total, body } = await ask(path)
  expect(total).toBe('130')
  expect(body[0].checkin_date > body[1].checkin_date).toBe(true)
  const items = await ask(`/items?${query({ item_id: { '-in': [body[0].item_id] } })}`, {
    headers: { 'x-koha-embed': 'biblio' },
  })
  expect(items.body).toMatchObject([{ biblio: { title: expect.any(String) } }])
})

test('calls name the patron and no id, and the release is a choice of the control page', async () => {
  const { patron, id } = await patronLike('two-loans-at-heron')
  await ask(`/patrons/${id}/checkouts`)
  expect(network.calls({ patron: patron.name })).toMatchObject([
    { operation: 'account', path: '/patrons' },
    { operation: 'loans', path: '/patrons/{id}/checkouts' },
  ])
  expect(JSON.stringify(network.calls())).not.toContain(String(id))
  const post = (path: string, fields: object) =>
    fetch(network.control + path, { method: 'POST', body: JSON.stringify(fields) })
  expect((await post('/control/release', { release: '24.05' })).status).toBe(204)
  expect(network.release()).toBe('24.05')
  expect((await post('/control/release', { release: '1.0' })).status).toBe(400)
  expect((await post('/control/tokens/end', {})).status).toBe(204)
  expect((await ask(`/patrons/${id}/checkouts`)).status).toBe(401)
})
