import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMockNetwork, type MockNetwork } from '../start.ts'
import { ask } from '../../test/client.ts'
import { isNow, testTime } from '../../test/time.ts'

let network: MockNetwork
beforeAll(async () => {
  network = await startMockNetwork({ now: testTime })
})
afterAll(() => network.stop())

async function post(path: string, body: object) {
  const response = await fetch(network.control + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const told = await response.text()
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- what came is what the test looks at
  return { status: response.status, json: told === '' ? null : JSON.parse(told) }
}

test('a patron created over the control API can have a fault, and its calls are listed', async () => {
  const patron = (await post('/control/patrons', { like: 'two-loans' })).json
  const set = await post('/control/faults', {
    institution: 'NORTH',
    operation: 'loans',
    kind: '500',
    patron,
    times: 1,
  })
  expect(set.status).toBe(204)
  expect((await ask(network, 'NORTH', `/users/${patron.idAtHome}/loans`)).status).toBe(500)
  const calls = await fetch(`${network.control}/control/calls?operation=loans&patron=${patron.name}`)
  expect(await calls.json()).toMatchObject({ total: 1, calls: [{ institution: 'NORTH' }] })
  const listed = await (await fetch(`${network.control}/control/patrons`)).json()
  expect(listed).toContainEqual(patron)
})

test('the control page lists each named patron with all that the accounts have', async () => {
  const page = await (await fetch(network.control)).text()
  const row = page.split('<tr>').find((one) => one.includes('<bdi>five-institutions</bdi>')) ?? ''
  expect(row).toContain('4471209')
  expect(row).toContain('HARBOUR, ends on day 309. Loans: Camera kit B, with tripod (17:00)')
  expect(row).toContain('HERON, ends on day 271. Loans: Wading Birds of the Estuary (8).')
  expect(page).toContain('; and 222 more.')
  expect(page).not.toMatch(/<script/i)
})

test('the control API lists writes by object', async () => {
  const patron = network.patron({ like: 'two-loans' })
  const { body } = await ask(network, 'NORTH', `/users/${patron.idAtHome}/loans`)
  const object = body.item_loan[0].loan_id
  await ask(network, 'NORTH', `/users/${patron.idAtHome}/loans/${object}?op=renew`, { method: 'POST' })
  const writes = await fetch(`${network.control}/control/writes?patron=${patron.name}&act=renew`)
  expect(await writes.json()).toMatchObject({
    writes: [{ institution: 'NORTH', patron: patron.name, act: 'renew', object, asked: 1, committed: 1 }],
  })
})

test('a payment closes the open fees of one institution only', async () => {
  const patron = (await post('/control/patrons', { like: 'fees-in-three-currencies' })).json
  expect((await post('/control/pay', { patron: patron.name, institution: 'NORTH' })).status).toBe(204)
  const fees = (query: string) => ask(network, 'NORTH', `/users/${patron.idAtHome}/fees${query}`)
  expect((await fees('')).body).toMatchObject({ total_record_count: 0, total_sum: 0 })
  expect((await fees('?status=INDISPUTE')).body.total_sum).toBe(25)
  const closed = (await fees('?status=CLOSED')).body.fee
  expect(closed[0]).toMatchObject({ balance: 0, transaction: [{ amount: 12.35 }] })
  expect(closed[0].status_time).toSatisfy(isNow)
})

test.each([
  [{ institution: 'NORTH' }, /patron is/],
  [{ patron: 'two-loans', institution: 'NOWHERE' }, /institution is/],
  [{ patron: 'two-loans', institution: 'STATE' }, /no account at STATE/],
])('the payment %j is refused', async (payment, words) => {
  const refused = await post('/control/pay', payment)
  expect(refused.status).toBe(400)
  expect(refused.json.problem).toMatch(words)
})

test('the control API gives the id of one patron to another person', async () => {
  const patron = (await post('/control/patrons', { like: 'five-institutions' })).json
  const { json: next } = await post('/control/reassign', { patron, institution: 'NORTH' })
  expect(next).toMatchObject({ displayName: 'Hjalmar Vantongeren', idAtHome: patron.idAtHome })
  const now = await ask(network, 'NORTH', `/users/${patron.idAtHome}`)
  expect(now.body).toMatchObject({ primary_id: patron.idAtHome, last_name: 'Vantongeren' })
  const former = await ask(network, 'NORTH', `/users/former-${patron.idAtHome}`)
  expect(former.body.linking_id).not.toBe(now.body.linking_id)
})

test('the control API clears faults', async () => {
  await post('/control/faults', { institution: 'RIVER', kind: '500' })
  await fetch(`${network.control}/control/faults`, { method: 'DELETE' })
  expect((await ask(network, 'RIVER', '/conf/general')).status).toBe(200)
})

test.each([
  [{ institution: 'NOWHERE', kind: '500' }, /institution/],
  [{ institution: 'NORTH', kind: 'tired' }, /kind is one of slow/],
  [{ institution: 'NORTH', kind: '500', times: 0 }, /times/],
  [{ institution: 'NORTH', operation: 'tea', kind: '500' }, /operation/],
  [{ region: 'eu', kind: '500' }, /kind is one of refused/],
  [{ region: 'mars', kind: 'refused' }, /region/],
])('%j is refused with a reason', async (fault, words) => {
  const response = await post('/control/faults', fault)
  expect(response.status).toBe(400)
  expect(response.json.problem).toMatch(words)
})

test('invalid JSON, an unknown patron and an unknown path are refused', async () => {
  const headers = { 'content-type': 'application/json' }
  const broken = await fetch(`${network.control}/control/patrons`, { method: 'POST', headers, body: '{' })
  expect(broken.status).toBe(400)
  expect((await post('/control/patrons', { like: 'nobody' })).status).toBe(400)
  expect((await fetch(`${network.control}/elsewhere`)).status).toBe(404)
})

test('the page lists institutions, patrons and faults, and escapes their texts', async () => {
  await post('/control/faults', { institution: 'LAKE', operation: 'fees', kind: 'html-502' })
  const page = await (await fetch(network.control)).text()
  expect(page).toContain('fees html-502')
  expect(page).toContain('five-institutions')
  expect(page).not.toContain('<img')
  expect(page).toContain('&#60;img')
})

test('the forms on the page set and clear a fault', async () => {
  const submit = (path: string, fields: Record<string, string>) =>
    fetch(network.control + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  const form = {
    institution: 'OLDTOWN',
    operation: 'any',
    kind: '500',
    patron: '',
    times: '',
    milliseconds: '',
  }
  expect((await submit('/control/faults', form)).status).toBe(303)
  expect((await ask(network, 'OLDTOWN', '/conf/general')).status).toBe(500)
  const wrong = await submit('/control/faults', { ...form, times: 'often' })
  expect(await wrong.text()).toContain('times is a whole number')
  expect((await submit('/control/faults/clear', {})).status).toBe(303)
  expect((await ask(network, 'OLDTOWN', '/conf/general')).status).toBe(200)
})

test('the identity providers share the address of the control page', async () => {
  const discovery = await fetch(`${network.control}/idp/NORTH/.well-known/openid-configuration`)
  expect(await discovery.json()).toMatchObject({ issuer: `${network.control}/idp/NORTH` })
})
