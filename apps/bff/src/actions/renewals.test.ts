import { randomUUID } from 'node:crypto'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { instantAfter } from '@library-card/mock-network/test/time.ts'
import { expect, test } from 'vitest'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { linesOf } from '../../test/card.ts'
import { loansAt, orderFor, orderOf, renew, renewOne, robinWithOrder } from '../../test/actions.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared))

function writesOf(patron: { name: string }) {
  return card.network.writes().filter((write) => write.patron === patron.name)
}

test('G14 a renewal returns the new due date that the institution confirmed, and the previous one', async () => {
  const { patron, headers, order } = await robinWithOrder(card)
  const outcome = await renewOne(card, headers, order)
  expect(outcome).toMatchObject({
    result: 'renewed',
    was: order.due,
    loan: { due: { at: instantAfter(23) }, title: 'A Grammar of Small Maps' },
  })
  const there = (await loansAt(card, headers, 'NORTH')).find(({ id }) => id === order.loanId)
  expect(there?.due).toEqual({ at: instantAfter(23) })
  expect(writesOf(patron)).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
})

test('several loans at several institutions have their own outcomes', async () => {
  const { headers } = await card.signInLike('five-institutions')
  const orders = await Promise.all([
    orderFor(card, headers, ['NORTH', 'A Grammar']),
    orderFor(card, headers, ['NORTH', 'Letters to']),
    orderFor(card, headers, ['HARBOUR', 'Statistics']),
    orderFor(card, headers, ['STATE', 'Rivers']),
  ])
  const { outcomes } = await renew(card, headers, orders)
  const [renewed, requested, unchanged, far] = orders.map(({ loanId }) => outcomes.get(loanId))
  expect(renewed?.result).toBe('renewed')
  expect(requested).toMatchObject({ result: 'refused', reasons: ['requested'], deskCode: '401822' })
  expect(unchanged).toMatchObject({ result: 'unchanged', loan: { due: orders[2].due } })
  expect(far?.result).toBe('renewed')
})

test('a renewal that moves the date back is an outcome of its own, which is stored', async () => {
  const { headers } = await card.signInLike('shortened-renewal')
  const order = await orderFor(card, headers, ['NORTH', 'The Returning'])
  const key = randomUUID()
  const first = await renewOne(card, headers, order, key)
  expect(first).toMatchObject({
    result: 'shortened',
    was: order.due,
    loan: { due: { at: instantAfter(23) } },
  })
  expect(await renewOne(card, headers, order, key)).toEqual(first)
})

test('G12 a repeated key gets the same response, and nothing is sent', async () => {
  const { patron, headers, order } = await robinWithOrder(card)
  const key = randomUUID()
  const first = await renewOne(card, headers, order, key)
  const again = await renewOne(card, headers, order, key)
  expect(again).toEqual(first)
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G12 duplicates in flight are one renewal', async () => {
  const { patron, headers, order } = await robinWithOrder(card)
  const key = randomUUID()
  const [one, other, otherTab] = await Promise.all([
    renewOne(card, headers, order, key),
    renewOne(card, headers, order, key),
    renewOne(card, headers, order),
  ])
  expect(one?.result).toBe('renewed')
  expect([other, otherTab]).toEqual([one, one])
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G12 a click that joined another always gets its outcome, and sends nothing', async () => {
  // The institution accepts it without a new due date: sending it again would look the same, and could cost again.
  const { patron, headers, order } = await robinWithOrder(card, ['HARBOUR', 'Statistics'])
  const [first, second] = [randomUUID(), randomUUID()]
  const [one, joined] = await Promise.all([
    renewOne(card, headers, order, first),
    renewOne(card, headers, order, second),
  ])
  expect([one?.result, joined]).toEqual(['unchanged', one])
  expect(await renewOne(card, headers, order, second)).toEqual(one)
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G12 a page that still shows the old due date does not renew twice', async () => {
  const { patron, headers, order } = await robinWithOrder(card)
  await renewOne(card, headers, order)
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'renewed', was: order.due })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G12 a repeated key with other content is rejected', async () => {
  const { headers } = await card.signInLike('five-institutions')
  const [one, other] = (await loansAt(card, headers, 'NORTH')).map((loan) => orderOf('NORTH', loan))
  const key = randomUUID()
  await renew(card, headers, [one!], key)
  const answer = await renew(card, headers, [other!], key)
  expect(answer.status).toBe(422)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'key-reused' })
})

test('G12 an order without a key is rejected', async () => {
  const { headers, order } = await robinWithOrder(card)
  const call = { method: 'POST', url: '/api/renewals', headers, payload: { loans: [order] } } as const
  expect((await card.app.inject(call)).statusCode).toBe(400)
})

test('G4 all loans of one patron are unknown to another, and nothing is sent to an institution', async () => {
  const owner = await card.signInLike('five-institutions')
  const other = await card.signInLike('five-institutions')
  const names = ['NORTH', 'HARBOUR', 'ALPINE', 'LAKE', 'STATE']
  const loans = await Promise.all(
    names.map(async (name) => (await loansAt(card, owner.headers, name)).map((loan) => orderOf(name, loan))),
  )
  const foreign = await renew(card, other.headers, loans.flat())
  const unknown = await renew(card, other.headers, [{ ...loans.flat()[0]!, loanId: '99999999999995021' }])
  expect([foreign.status, unknown.status]).toEqual([200, 200])
  for (const { outcomes } of [foreign, unknown])
    expect(new Set([...outcomes.values()].map((one) => JSON.stringify(one)))).toEqual(
      new Set(['{"result":"not-found"}']),
    )
  expect(foreign.outcomes.size).toBe(new Set(loans.flat().map(({ loanId }) => loanId)).size)
  expect([...writesOf(owner.patron), ...writesOf(other.patron)]).toEqual([])
})

test('G4 another patron’s loan is not found, and own loans in the same order are renewed', async () => {
  const owner = await card.signInLike('five-institutions')
  const other = await card.signInLike('five-institutions')
  const foreign = await orderFor(card, owner.headers, ['NORTH', 'A Grammar'])
  const own = await orderFor(card, other.headers, ['NORTH', 'A Grammar'])
  const { status, outcomes } = await renew(card, other.headers, [foreign, own])
  expect(status).toBe(200)
  expect(outcomes.get(foreign.loanId)).toEqual({ result: 'not-found' })
  expect(outcomes.get(own.loanId)?.result).toBe('renewed')
  expect(writesOf(owner.patron)).toEqual([])
})

test('a renewal that a block forbids is refused with that reason and not sent', async () => {
  const { patron, headers, order } = await robinWithOrder(card, ['ALPINE', 'Moss'])
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'refused', reasons: ['blocked'] })
  expect(writesOf(patron)).toEqual([])
})

function lineOf(text: string) {
  return linesOf<OutcomeLine>(text).findLast((line) => line.type === 'renewal')
}

test('an outcome has the time at which it became known, also after a reload', async () => {
  let clock = startTime
  card = await startOwnNetwork({ clock: () => clock })
  const { headers, order } = await robinWithOrder(card, ['ALPINE', 'Moss'])
  const at = new Date(clock).toISOString()
  expect(lineOf((await renew(card, headers, [order])).body)).toMatchObject({ at })
  clock += 60_000
  const { body } = await card.get('/api/outcomes', headers)
  expect(lineOf(body)).toMatchObject({ outcome: { result: 'refused' }, at })
})

test('a renewal at a read-only institution is a 403, and nothing is sent', async () => {
  const readOnly = await startOwnNetwork({
    edit: (file) => file.replace('code: 01MER_NORTH\n', 'code: 01MER_NORTH\n    mode: read-only\n'),
  })
  const { headers, order } = await robinWithOrder(readOnly)
  expect((await renew(readOnly, headers, [order])).status).toBe(403)
  expect((await readOnly.get('/api/outcomes', headers)).body).toBe('{"type":"end"}\n')
  const { institutions } = (await readOnly.get('/api/institutions', headers)).json()
  expect(institutions[0].can).toEqual({
    renew: false,
    cancel: false,
    changePickup: false,
    updateAccount: false,
  })
  expect(readOnly.network.writes()).toEqual([])
})

test('G11 an error code that the vendor does not document is not logged', async () => {
  card = await startOwnNetwork({
    env: { LOG_LEVEL: 'trace' },
  })
  const { headers, order } = await robinWithOrder(card)
  const errorCode = 'Robin.Vale_4471209'
  card.network.fault({ institution: 'NORTH', operation: 'renew', kind: 'vendor-error', errorCode })
  card.network.fault({ institution: 'HARBOUR', operation: 'loans', kind: 'vendor-error', errorCode })
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'refused', deskCode: errorCode })
  await card.get('/api/institutions/01MER_HARBOUR/card', headers)
  const log = card.lines.join('')
  expect(log).toContain('"result":"refused"')
  expect(log).toContain('"part":"loans"')
  expect(log).not.toContain('Robin')
})
