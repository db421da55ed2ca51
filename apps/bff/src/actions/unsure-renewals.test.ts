import { randomUUID } from 'node:crypto'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import { expect, test } from 'vitest'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { hurriedAt, withSettings } from '../../test/network-file.ts'
import {
  checkLoan,
  outcomesIn,
  loansAt,
  orderFor,
  renew,
  renewOne,
  robinWithFault,
  robinWithOrder,
} from '../../test/actions.ts'
import { stopIntervals } from '../../test/clock.ts'
import type { Headers } from '../../test/card.ts'
import { newDatabaseFile } from '../../test/files.ts'

/** Milliseconds: a write without an answer takes so long, and one with an answer less, also on a busy machine. */
const writeLimit = 900
const hurried = withSettings(`limits: { connect: 5000, read: 10000, card: 20000, write: ${writeLimit} }`)

stopIntervals()

let card: TestNetwork
/** It only goes on, since all tests share it. */
let clock = startTime
const options = () => ({
  edit: hurried,
  clock: () => clock,
  env: { DATABASE_FILE: newDatabaseFile() },
})
shareTestNetwork((shared) => void (card = shared), options())

const robinRenews = (kind: CallFaultKind, milliseconds?: number) => robinWithFault(card, kind, milliseconds)

function writesOf({ name }: { name: string }) {
  return card.network.writes({ patron: name })
}

async function check(headers: Headers, id: string): Promise<Outcome> {
  return (await checkLoan(card, headers, id)).json()
}

test.each<CallFaultKind>(['commit-then-hang', 'reset-after'])(
  'G13 a renewal that took effect without a response (%s) is read back and reported as renewed',
  async (kind) => {
    const { patron, headers, order } = await robinRenews(kind)
    expect(await renewOne(card, headers, order)).toMatchObject({ result: 'renewed', was: order.due })
    expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
  },
)

test.each<CallFaultKind>(['hang', 'reset', '500', 'html-502', 'wrong-shape', 'truncated-json'])(
  'G13 a renewal whose response proves nothing (%s) is unsure, and is not sent again',
  async (kind) => {
    const { patron, headers, order } = await robinRenews(kind)
    const outcome = await renewOne(card, headers, order)
    const committed = writesOf(patron)[0]?.committed
    expect(outcome?.result).toBe(committed === 1 ? 'renewed' : 'unsure')
    expect((await renewOne(card, headers, order))?.result).toBe(outcome?.result)
    expect(writesOf(patron)).toMatchObject([{ asked: 1 }])
  },
)

test.each([
  [2, 'renewed'],
  [3, 'unsure'],
])(
  'G13 a renewal without a response is read back three times: %d failed readings, %s',
  async (times, result) => {
    const { patron, headers, order } = await robinRenews('commit-then-hang')
    const renewing = renewOne(card, headers, order)
    await expect.poll(() => writesOf(patron)).toMatchObject([{ asked: 1 }])
    card.network.fault({ institution: 'NORTH', operation: 'loans', kind: '500', patron, times })
    expect((await renewing)?.result).toBe(result)
    expect(card.network.faults()).toEqual([])
    expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
  },
)

test.each([
  [2 * minute - 1, 1],
  [2 * minute, 0],
])(
  'G12 %d ms after a renewal was sent, a click on the same loan reads a list of a moment ago again %d times',
  async (elapsed, times) => {
    // A list that was requested before the click was stored may lack what was sent shortly before.
    const { patron, headers, order } = await robinWithOrder(card, ['HARBOUR', 'Statistics'])
    await renewOne(card, headers, order)
    clock += elapsed
    await loansAt(card, headers, 'HARBOUR')
    const lists = () => card.network.calls({ operation: 'loans', patron: patron.name }).length
    const before = lists()
    expect((await renewOne(card, headers, order))?.result).toBe('unchanged')
    expect(lists() - before).toBe(times)
  },
)

test.each<CallFaultKind>(['429', 'key-rejected'])(
  'a renewal that the gateway rejected (%s) is not done',
  async (kind) => {
    const { patron, headers, order } = await robinRenews(kind)
    const outcome = await renewOne(card, headers, order)
    const code = kind === '429' ? 'busy' : 'read-only'
    expect(outcome).toMatchObject({ result: 'not-done', problem: { code } })
    expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 0 }])
  },
)

test('after an institution rejected a write with our key, no action is offered there', async () => {
  const { headers, order } = await robinRenews('key-rejected')
  await renewOne(card, headers, order)
  expect((await renew(card, headers, [order])).status).toBe(403)
})

test('an order with loans where nothing can be renewed renews the others, and says why not those', async () => {
  const { patron, headers, order } = await robinRenews('key-rejected')
  await renewOne(card, headers, order)
  const [other, unwanted] = [
    await orderFor(card, headers, ['STATE', 'Rivers']),
    await orderFor(card, headers, ['ALPINE', 'Moss']),
  ]
  await card.post('/api/preferences', headers, { notAsked: ['01MER_ALPINE'] })
  const { outcomes } = await renew(card, headers, [order, other, unwanted])
  expect(outcomes.get(other.loanId)).toMatchObject({ result: 'renewed' })
  const problemOf = ({ loanId }: typeof order) => outcomes.get(loanId)
  expect(problemOf(order)).toMatchObject({ result: 'not-done', problem: { code: 'read-only' } })
  expect(problemOf(unwanted)).toMatchObject({ result: 'not-done', problem: { code: 'not-wanted' } })
  expect(writesOf(patron).map(({ asked }) => asked)).toEqual([1, 1])
})

test('G12 a repeated key gets the same response, also where no action is allowed by then', async () => {
  const { patron, headers, order } = await robinRenews('key-rejected')
  const orders = [order, await orderFor(card, headers, ['STATE', 'Rivers'])]
  const key = randomUUID()
  const first = await renew(card, headers, orders, key)
  await card.post('/api/preferences', headers, { notAsked: ['01MER_STATE'] })
  expect(orders.map(({ loanId }) => first.outcomes.get(loanId)?.result)).toEqual(['not-done', 'renewed'])
  expect((await renew(card, headers, orders, key)).outcomes).toEqual(first.outcomes)
  expect(writesOf(patron).map(({ asked }) => asked)).toEqual([1, 1])
})

test('G13 an unsure renewal is reported as renewed once a check finds a later due date', async () => {
  const { patron, headers, order } = await robinRenews('commit-late', 5 * writeLimit)
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
  await expect.poll(() => writesOf(patron)[0]?.committed).toBe(1)
  expect(await check(headers, order.loanId)).toMatchObject({ outcome: { result: 'renewed', was: order.due } })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G13 an unsure renewal is not done if the due date is the same after six limits of a write, and not before', async () => {
  const { patron, headers, order } = await robinRenews('hang')
  await renewOne(card, headers, order)
  // Until then it may still take effect, and to send it again could renew the loan twice.
  clock += 6 * writeLimit - 1
  expect(await check(headers, order.loanId)).toMatchObject({ outcome: { result: 'unsure' } })
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
  expect(writesOf(patron)).toMatchObject([{ asked: 1 }])
  clock += 1
  expect(await check(headers, order.loanId)).toMatchObject({ outcome: { result: 'not-done', problem: null } })
  expect((await renewOne(card, headers, order))?.result).toBe('renewed')
  expect(writesOf(patron)).toMatchObject([{ asked: 2, committed: 1 }])
})

test('G13 clicks on an unsure renewal join it, and each has its outcome once that is known', async () => {
  const { patron, headers, order } = await robinRenews('hang')
  const keys = [randomUUID(), randomUUID(), randomUUID()]
  for (const key of keys) expect((await renewOne(card, headers, order, key))?.result).toBe('unsure')
  expect(writesOf(patron)).toMatchObject([{ asked: 1 }])
  clock += 6 * writeLimit
  expect(await check(headers, order.loanId)).toMatchObject({ outcome: { result: 'not-done' } })
  for (const key of keys)
    expect(await renewOne(card, headers, order, key)).toEqual({ result: 'not-done', problem: null })
  expect(writesOf(patron)).toMatchObject([{ asked: 1 }])
})

test('G13 a check says when it read the loan, and which due date it read', async () => {
  const { headers, order } = await robinRenews('hang')
  await renewOne(card, headers, order)
  clock += 60_000
  expect(await check(headers, order.loanId)).toMatchObject({
    outcome: { result: 'not-done' },
    at: new Date(clock).toISOString(),
    reading: { problem: null, due: order.due },
  })
})

test('G13 a check of a renewal that was already found not done reads the loan too', async () => {
  const { headers, order } = await robinRenews('hang')
  await renewOne(card, headers, order)
  clock += 60_000
  // As one that this process makes of its own accord.
  await check(headers, order.loanId)
  clock += 1_000
  expect(await check(headers, order.loanId)).toMatchObject({
    outcome: { result: 'not-done' },
    at: new Date(clock).toISOString(),
    reading: { problem: null, due: order.due },
  })
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: '500' })
  const known = await check(headers, order.loanId)
  expect(known.outcome).toEqual({ result: 'not-done', problem: null })
  expect(known.reading).toBeUndefined()
})

test('G13 a check that the institution did not answer has read no due date', async () => {
  const { headers, order } = await robinRenews('hang')
  await renewOne(card, headers, order)
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: '500' })
  clock += 60_000
  expect(await check(headers, order.loanId)).toMatchObject({
    outcome: { result: 'unsure' },
    reading: { problem: { code: 'refused' }, due: null },
  })
})

test('a check of a loan without an action is a 404', async () => {
  const { headers, order } = await robinRenews('hang')
  const [other] = await loansAt(card, headers, 'NORTH')
  await renewOne(card, headers, order)
  expect((await checkLoan(card, headers, other!.id)).statusCode).toBe(404)
})

test('an institution whose list hangs delays no other, and its renewal is not done', async () => {
  const hasty = await startOwnNetwork({
    edit: hurriedAt('STATE', 3_000),
  })
  const { patron, headers } = await hasty.signInLike('five-institutions')
  const here = await orderFor(hasty, headers, ['NORTH', 'A Grammar'])
  const there = await orderFor(hasty, headers, ['STATE', 'Rivers'])
  // After this renewal, lists read before it are not used any more.
  await renewOne(hasty, headers, there)
  hasty.network.fault({ institution: 'STATE', kind: 'hang', patron })
  const { outcomes } = await renew(hasty, headers, [there, here])
  expect([...outcomes.keys()]).toEqual([here.loanId, there.loanId])
  expect(outcomes.get(there.loanId)).toMatchObject({ result: 'not-done', problem: { code: 'timed-out' } })
  expect(hasty.network.writes({ patron: patron.name, institution: 'NORTH' })).toHaveLength(1)
  expect(hasty.network.writes({ patron: patron.name, institution: 'STATE' })).toHaveLength(1)
})

test('outcomes are listed for five minutes', async () => {
  const { headers, order } = await robinRenews('slow', 50)
  await renewOne(card, headers, order)
  const listed = async () =>
    outcomesIn((await card.get('/api/outcomes', headers)).body).get(order.loanId)?.result
  expect(await listed()).toBe('renewed')
  clock += 5 * 60_000
  expect(await listed()).toBeUndefined()
})

test('G26 a shutdown waits for a renewal that was sent', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinRenews('slow', 200)
  const renewing = renewOne(card, headers, order)
  await expect.poll(() => writesOf(patron)[0]?.asked).toBe(1)
  await card.app.close()
  expect(await renewing).toMatchObject({ result: 'renewed' })
})
