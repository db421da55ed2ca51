import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { outcomeIn } from '../test/actions.ts'
import { orderCalendar, poll } from '../test/calendar.ts'
import { codeOf, itemsOf, readCard, requireAccount, type Headers } from '../test/card.ts'
import { startMadeUpAtHarbour, type MadeUpAtHarbour } from '../test/made-up.ts'

let network: MadeUpAtHarbour

beforeAll(async () => {
  network = await startMadeUpAtHarbour()
})
afterEach(() => {
  network.server.faults.clear()
  network.server.seen.splice(0)
  return network.card.clear()
})
afterAll(() => network.stop())

async function visitor({ isKnown = true } = {}) {
  const { card, server } = network
  const { patron, headers } = await card.signInLike('nothing-anywhere')
  if (isKnown) server.patrons.add(patron.idAtHome)
  return { headers, read: () => readCard(card, headers, 'HARBOUR') }
}

function cancel(headers: Headers, id: string) {
  const url = `/api/institutions/${codeOf('HARBOUR')}/requests/${id}/cancellation`
  return network.card.post(url, { ...headers, 'idempotency-key': randomUUID() })
}

test('G15 "not found" in words is no account, and a broken server is none', async () => {
  const { read } = await visitor({ isKnown: false })
  expect(await read()).toMatchObject({ state: 'no-account' })
  network.server.faults.set('account', 400)
  const other = await visitor()
  const broken = await other.read()
  expect(broken).toMatchObject({ state: 'no-answer', problem: { code: 'refused' } })
  expect(JSON.stringify(broken)).not.toContain('java')
})

test('G11 the key is sent to the login alone, and the token of its cookie with each call', async () => {
  const { read } = await visitor()
  expect(await read()).toMatchObject({ state: 'complete' })
  const calls = network.server.seen.filter(({ url }) => url !== '/login')
  expect(calls).toHaveLength(5)
  for (const { url, headers } of calls) {
    expect(headers['x-token']).toMatch(/^t\./)
    expect(`${url} ${JSON.stringify(headers)}`).not.toContain(network.key)
  }
})

test('G15 blocks that are a list are read beside the others', async () => {
  const { read } = await visitor()
  expect(await read()).toMatchObject({
    state: 'complete',
    loans: { state: 'ok', items: [] },
    blocks: { state: 'ok', items: [{ text: 'Bring the key back.' }] },
    messages: { state: 'not-provided' },
  })
})

test.for([400, 404, 500])('G15 blocks that fail alone with status %i cost nothing else', async (status) => {
  const { read } = await visitor()
  network.server.faults.set('blocks', status)
  const answer = await read()
  expect(answer).toMatchObject({
    state: 'partial',
    loans: { state: 'ok' },
    fees: { state: 'ok' },
    blocks: { state: 'missing', problem: { code: 'refused' } },
  })
  expect(JSON.stringify(answer)).not.toContain('java')
})

test('G22 a calendar shows no blocks, and sends no call for them', async () => {
  const { headers, read } = await visitor()
  await read()
  network.server.seen.splice(0)
  await poll(network.card, await orderCalendar(network.card, headers))
  const lists = network.server.seen.map(({ url }) => url.split('/').at(-1))
  expect(lists).toEqual(expect.arrayContaining(['loans', 'requests']))
  expect(lists).not.toContain('blocks')
})

const asked = { result: 'cancellation-asked' }

async function visitorWithRequest() {
  const { headers, read } = await visitor()
  const [request] = itemsOf(requireAccount(await read()).requests)
  return { headers, read, id: request!.id }
}

test('G13 a request whose cancellation staff have yet to do stays, and is asked for once', async () => {
  const { headers, read, id } = await visitorWithRequest()
  expect(outcomeIn(await cancel(headers, id))).toEqual(asked)
  expect(await read()).toMatchObject({
    requests: { items: [{ id, cancellation: { can: 'no', reason: 'asked' } }] },
  })
  expect(outcomeIn(await cancel(headers, id))).toEqual(asked)
  expect(network.server.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
})

test('G13 without an answer, the list shows that the cancellation was asked', async () => {
  const { headers, id } = await visitorWithRequest()
  network.server.faults.set('cancellation', 500)
  expect(outcomeIn(await cancel(headers, id))).toEqual(asked)
})

test('an id that is made of two has its way to the page and back', async () => {
  const { headers, id } = await visitorWithRequest()
  expect(id).toHaveLength(73)
  await cancel(headers, id)
  const [request, item] = id.split('.')
  expect(network.server.seen.find(({ method }) => method === 'DELETE')?.url).toBe(
    `/requests/${request}/items/${item}`,
  )
})
