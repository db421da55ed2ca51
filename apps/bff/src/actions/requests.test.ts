import { randomUUID } from 'node:crypto'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import type { Request } from '@library-card/contract/request.ts'
import { passTime } from '@library-card/library-systems/test/clock.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import { outcomeIn, outcomesIn } from '../../test/actions.ts'
import { stopIntervals } from '../../test/clock.ts'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'
import { itemsOf, linesOf, readCard, requireAccount, type Headers } from '../../test/card.ts'
import { birch, signInAtBirch } from '../../test/own-sign-in.ts'
import { newDatabaseFile } from '../../test/files.ts'

stopIntervals()

let card: TestNetwork
/** It only goes on, since all tests share it. */
let clock = startTime
shareTestNetwork((shared) => void (card = shared), {
  clock: () => clock,
  edit: withSettings('limits: { read: 10000, card: 20000, write: 900 }'),
})

async function requestsAt(headers: Headers, name: string): Promise<Request[]> {
  return itemsOf(requireAccount(await readCard(card, headers, name)).requests)
}

async function requestAt(headers: Headers, name: string, title: string): Promise<Request> {
  const found = (await requestsAt(headers, name)).find((one) => one.title?.startsWith(title))
  if (!found) throw new Error(`no request ${title} at ${name}`)
  return found
}

/** A fresh Robin Vale, and the path of a request of hers. */
async function robinWithRequest(name = 'NORTH', title = 'Slow Light') {
  const robin = await card.signInLike('five-institutions')
  const request = await requestAt(robin.headers, name, title)
  return { ...robin, ...request, path: `01MER_${name}/requests/${request.id}` }
}

function cancel(path: string, headers: Headers, key?: string) {
  return act(`${path}/cancellation`, headers, undefined, key)
}

function act(path: string, headers: Headers, payload?: { libraryCode: string }, key: string = randomUUID()) {
  return card.app.inject({
    method: 'POST',
    url: `/api/institutions/${path}`,
    headers: { ...headers, 'idempotency-key': key },
    ...(payload && { payload }),
  })
}

test('a cancelled request is no longer in the list of its institution', async () => {
  const { patron, headers, id, path } = await robinWithRequest()
  const answer = await cancel(path, headers)
  expect(outcomeIn(answer)).toEqual({ result: 'cancelled' })
  expect((await requestsAt(headers, 'NORTH')).map((one) => one.id)).not.toContain(id)
  expect(card.network.writes({ patron: patron.name })).toMatchObject([
    { act: 'cancel', asked: 1, committed: 1 },
  ])
})

test('G15 a list without the request that was cancelled since its account counted it is complete', async () => {
  const { patron, headers, id, path } = await robinWithRequest()
  const lists = () => card.network.calls({ operation: 'requests', patron: patron.name }).length
  const before = lists()
  card.network.fault({ institution: 'NORTH', operation: 'requests', kind: 'hold', patron, times: 1 })
  const reading = readCard(card, headers, 'NORTH')
  await expect.poll(lists).toBe(before + 1)
  expect(outcomeIn(await cancel(path, headers))).toEqual({ result: 'cancelled' })
  await card.network.clearFaults()
  const { requests } = requireAccount(await reading)
  expect(itemsOf(requests).map((one) => one.id)).not.toContain(id)
  expect(requests).not.toHaveProperty('unreadable')
})

test('G12 duplicates of a cancellation are one', async () => {
  const { patron, headers, path } = await robinWithRequest()
  const key = randomUUID()
  const answers = await Promise.all([cancel(path, headers, key), cancel(path, headers, key)])
  const replayed = await cancel(path, headers, key)
  for (const answer of [...answers, replayed]) expect(outcomeIn(answer)).toEqual({ result: 'cancelled' })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G12 a request that was cancelled in another tab is cancelled, and nothing is sent', async () => {
  const { patron, headers, path } = await robinWithRequest()
  await cancel(path, headers)
  clock += 600_000
  const key = randomUUID()
  for (const answer of [await cancel(path, headers, key), await cancel(path, headers, key)])
    expect(outcomeIn(answer)).toEqual({ result: 'cancelled' })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G12 a click that another action blocked is carried out when it is repeated after that', async () => {
  const { patron, headers, path } = await robinWithRequest()
  card.network.fault({
    institution: 'NORTH',
    operation: 'change-pickup',
    kind: 'slow',
    milliseconds: 400,
    patron,
  })
  const changing = act(`${path}/pickup`, headers, { libraryCode: 'GEO' })
  await expect
    .poll(() => card.network.calls({ operation: 'change-pickup', patron: patron.name }))
    .toHaveLength(1)
  const key = randomUUID()
  expect((await cancel(path, headers, key)).json()).toMatchObject({ status: 409, code: 'in-progress' })
  expect(outcomeIn(await changing)).toMatchObject({ result: 'changed' })
  for (const answer of [await cancel(path, headers, key), await cancel(path, headers, key)])
    expect(outcomeIn(answer)).toEqual({ result: 'cancelled' })
})

test('a request whose item has left the shelf is not cancelled', async () => {
  const { patron, headers, cancellation, path } = await robinWithRequest('NORTH', 'The Cartographer')
  expect(cancellation).toEqual({ can: 'no', reason: 'left-the-shelf' })
  const answer = await cancel(path, headers)
  expect(outcomeIn(answer)).toMatchObject({ result: 'refused' })
  expect(card.network.writes({ patron: patron.name })).toEqual([])
})

test('G13 a cancellation that took effect without a response is reported as cancelled', async () => {
  const { patron, headers, path } = await robinWithRequest()
  card.network.fault({ institution: 'NORTH', operation: 'cancel', kind: 'commit-then-hang', patron })
  const answer = await cancel(path, headers)
  expect(outcomeIn(answer)).toEqual({ result: 'cancelled' })
})

test.for(['wrong-shape', 'empty-200'] as const)(
  'G13 a cancellation that is not answered as documented (%s) is read back',
  async (kind) => {
    const { patron, headers, id, path } = await robinWithRequest()
    card.network.fault({ institution: 'NORTH', operation: 'cancel', kind, patron })
    const answer = await cancel(path, headers)
    expect(outcomeIn(answer)).toMatchObject({ result: 'unsure' })
    expect((await requestsAt(headers, 'NORTH')).map((one) => one.id)).toContain(id)
  },
)

test('G13 a request that may be a row that could not be read is not known to be cancelled', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  const mine = await requestsAt(headers, 'NORTH')
  const [target] = mine.filter(({ cancellation: { can } }, at) => at > 0 && can === 'yes')
  const path = `01MER_NORTH/requests/${target?.id}/cancellation`
  card.network.fault({ institution: 'NORTH', operation: 'requests', kind: 'unreadable', patron })
  card.network.fault({ institution: 'NORTH', operation: 'cancel', kind: 'commit-then-hang', patron })
  expect(outcomeIn(await act(path, headers))).toMatchObject({ result: 'unsure' })
  await card.network.clearFaults()
  expect(outcomeIn(await act(path, headers))).toEqual({ result: 'cancelled' })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G15 a request that may be a row that could not be read is not "not found"', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  const [first] = await requestsAt(headers, 'NORTH')
  card.network.fault({ institution: 'NORTH', operation: 'requests', kind: 'unreadable', patron })
  await readCard(card, headers, 'NORTH')
  const answer = await act(`01MER_NORTH/requests/${first?.id}/cancellation`, headers)
  expect(outcomeIn(answer)).toMatchObject({ result: 'not-done', problem: { code: 'unexpected-answer' } })
  expect(card.network.writes({ patron: patron.name })).toEqual([])
})

test('G13 a change to another place is not done while a first one is unsure, whose outcome it does not take', async () => {
  const { patron, headers, path } = await robinWithRequest()
  card.network.fault({ institution: 'NORTH', operation: 'change-pickup', kind: 'hang', patron })
  const first = await act(`${path}/pickup`, headers, { libraryCode: 'GEO' })
  expect(outcomeIn(first)).toMatchObject({ result: 'unsure' })
  const repeated = await act(`${path}/pickup`, headers, { libraryCode: 'GEO' })
  expect(outcomeIn(repeated)).toMatchObject({ result: 'unsure' })
  const back = await act(`${path}/pickup`, headers, { libraryCode: 'MAIN' })
  expect(outcomeIn(back)).toEqual({ result: 'not-done', problem: null })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1 }])
})

test('G13 a cancellation without a response is unsure, and no other action on that request is done', async () => {
  const { patron, headers, id, path } = await robinWithRequest()
  card.network.fault({ institution: 'NORTH', operation: 'cancel', kind: 'hang', patron })
  const answer = await cancel(path, headers)
  expect(outcomeIn(answer)).toMatchObject({ result: 'unsure' })
  const change = await act(`${path}/pickup`, headers, { libraryCode: 'GEO' })
  expect(outcomeIn(change)).toEqual({ result: 'not-done', problem: null })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ act: 'cancel', asked: 1 }])
  const listed = await card.get('/api/outcomes', headers)
  expect(outcomesIn(listed.body).get(id)).toMatchObject({ result: 'unsure' })
})

test('G12 while a click on a request is looked up, another action on it is refused, and ends nothing', async () => {
  const { patron, headers, path } = await robinWithRequest()
  card.network.fault({ institution: 'NORTH', operation: 'requests', kind: 'hold', patron, times: 1 })
  const lists = () => card.network.calls({ operation: 'requests', patron: patron.name }).length
  const before = lists()
  // A list that was read a moment ago is not read again.
  await passTime(10_000)
  const cancelled = cancel(path, headers)
  await expect.poll(lists).toBe(before + 1)
  const change = await act(`${path}/pickup`, headers, { libraryCode: 'GEO' })
  expect(change.json()).toMatchObject({ status: 409, code: 'in-progress' })
  await card.network.clearFaults()
  expect(outcomeIn(await cancelled)).toEqual({ result: 'cancelled' })
})

test('G13 a request that was picked up after an unsure cancellation is not reported as cancelled', async () => {
  const { patron, headers, id, status, path } = await robinWithRequest('HARBOUR', 'Harbours of')
  expect(status).toBe('ready')
  card.network.fault({ institution: 'HARBOUR', operation: 'cancel', kind: 'hang', patron, times: 1 })
  const answer = await cancel(path, headers)
  expect(outcomeIn(answer)).toMatchObject({ result: 'unsure' })
  card.network.pickUp({ patron, institution: 'HARBOUR' })
  clock += 60_000
  const payload = { type: 'cancellation', institutionCode: '01MER_HARBOUR', id }
  const check = await card.post('/api/outcomes/check', headers, payload)
  expect(check.json()).toMatchObject({ outcome: { result: 'unsure' } })
  expect(await requestsAt(headers, 'HARBOUR')).toEqual([])
})

test('G13 a request that was picked up before the cancellation arrived is not found, also when asked again', async () => {
  const { patron, headers, id, path } = await robinWithRequest('HARBOUR', 'Harbours of')
  card.network.pickUp({ patron, institution: 'HARBOUR' })
  const key = randomUUID()
  for (const answer of [await cancel(path, headers, key), await cancel(path, headers, key)])
    expect(outcomeIn(answer)).toEqual({ result: 'not-found' })
  const listed = await card.get('/api/outcomes', headers)
  expect(outcomesIn(listed.body).get(id)).toEqual({ result: 'not-found' })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1, committed: 0 }])
})

test('G13 a restart does not report a request that was picked up as cancelled', async () => {
  card = await startOwnNetwork({
    clock: () => clock,
    env: { DATABASE_FILE: newDatabaseFile() },
    edit: withSettings('limits: { write: 3000 }'),
  })
  const { patron, headers, id, path } = await robinWithRequest('HARBOUR', 'Harbours of')
  card.network.fault({ institution: 'HARBOUR', operation: 'cancel', kind: 'hang', patron, times: 1 })
  const leaving = cancel(path, headers)
  await expect.poll(() => card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1 }])
  card.network.pickUp({ patron, institution: 'HARBOUR' })
  const restarted = createApp(card.config, { clock: () => clock + 60_000 })
  onTestFinished(() => restarted.close())
  await restarted.ready()
  const listed = await restarted.inject({ url: '/api/outcomes', headers })
  expect(outcomesIn(listed.body).get(id)).toMatchObject({ result: 'unsure' })
  await leaving
})

test('G13 a request that is not in the list of another card there is not known to be cancelled', async () => {
  const { patron, headers } = await card.signInLike('five-institutions')
  const otherCard = card.network.patron({ like: 'two-loans-at-birch' }).cards.BIRCH
  await signInAtBirch(card, headers, patron.cards.BIRCH)
  const [{ id } = { id: '' }] = await requestsAt(headers, 'BIRCH')
  const path = `${birch}/requests/${encodeURIComponent(id)}/cancellation`
  card.network.fault({ institution: 'BIRCH', operation: 'cancel', kind: 'hang', patron, times: 1 })
  expect(outcomeIn(await act(path, headers))).toMatchObject({ result: 'unsure' })
  await signInAtBirch(card, headers, otherCard)
  const payload = { type: 'cancellation', institutionCode: birch, id }
  const check = await card.post('/api/outcomes/check', headers, payload)
  expect(check.json()).toMatchObject({ outcome: { result: 'unsure' } })
  expect(outcomeIn(await act(path, headers))).toEqual({ result: 'not-found' })
})

test('the patron can change the pickup location of a waiting request', async () => {
  const { headers, id, pickup, path } = await robinWithRequest()
  expect(pickup?.place.code).toBe('MAIN')
  const answer = await act(`${path}/pickup`, headers, { libraryCode: 'GEO' })
  expect(outcomeIn(answer)).toMatchObject({
    result: 'changed',
    request: { id, pickup: { place: { code: 'GEO', name: 'Geography Library' } } },
  })
  expect((await requestAt(headers, 'NORTH', 'Slow Light')).pickup?.place.code).toBe('GEO')
})

test('G13 a pickup location that stays, although the institution has accepted another one, is unchanged', async () => {
  const { patron, headers } = await card.signInLike('kept-pickup')
  const { id } = await requestAt(headers, 'NORTH', 'The Unmoved Crate')
  const answer = await act(`01MER_NORTH/requests/${id}/pickup`, headers, { libraryCode: 'GEO' })
  expect(outcomeIn(answer)).toMatchObject({
    result: 'unchanged',
    request: { id, pickup: { place: { code: 'MAIN', name: 'Main Library' } } },
  })
  expect(card.network.writes({ patron: patron.name })).toMatchObject([{ asked: 1, committed: 0 }])
  const listed = await card.get('/api/outcomes', headers)
  expect(outcomesIn(listed.body).get(id)).toMatchObject({ result: 'unchanged' })
})

test('G15 what is sent to the patron’s home waits nowhere, and its delivery is not replaced by a pickup', async () => {
  const { patron, headers } = await card.signInLike('home-delivery')
  const sent = { deliveredTo: 'Home Address', pickup: null, pickupBy: null, pickupCanChange: false }
  expect(await requestAt(headers, 'NORTH', 'Packed for You')).toMatchObject({ status: 'in-process', ...sent })
  const { id, ...waiting } = await requestAt(headers, 'NORTH', 'Sent by Post')
  expect(waiting).toMatchObject({ status: 'waiting', ...sent })
  const answer = await act(`01MER_NORTH/requests/${id}/pickup`, headers, { libraryCode: 'GEO' })
  expect(outcomeIn(answer)).toMatchObject({ result: 'refused' })
  expect(card.network.writes({ patron: patron.name })).toEqual([])
})

test('a pickup location that the network file does not list is rejected, and so is one at an institution without any', async () => {
  const { headers, path } = await robinWithRequest()
  const unknown = await act(`${path}/pickup`, headers, { libraryCode: 'CELLAR' })
  const elsewhere = await act('01MER_LAKE/requests/1/pickup', headers, { libraryCode: 'LAKE' })
  expect([unknown.statusCode, elsewhere.statusCode]).toEqual([400, 403])
})

test('G4 another patron’s request gets the same response as an unknown one', async () => {
  const owner = await card.signInLike('five-institutions')
  const other = await card.signInLike('five-institutions')
  const own = await Promise.all(
    ['NORTH', 'HARBOUR', 'LAKE'].map(async (name) =>
      (await requestsAt(owner.headers, name)).map(({ id }) => `01MER_${name}/requests/${id}`),
    ),
  )
  const unknown = ['9'.repeat(17), '9'.repeat(200)].map((id) => `01MER_NORTH/requests/${id}`)
  for (const path of [...own.flat(), ...unknown]) {
    const answer = await act(`${path}/cancellation`, other.headers)
    expect(answer.statusCode).toBe(200)
    const outcomes = linesOf<OutcomeLine>(answer.body).map((line) => line.type !== 'end' && line.outcome)
    expect(outcomes).toEqual([null, { result: 'not-found' }, false])
  }
  expect((await act('01MER_NOWHERE/requests/1/cancellation', other.headers)).statusCode).toBe(404)
  for (const { patron } of [owner, other]) expect(card.network.writes({ patron: patron.name })).toEqual([])
})
