import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { CallFaultKind } from '@library-card/mock-network/region/fault.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import { day, minute } from '../clock.ts'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { hurriedAt, withSettings } from '../../test/network-file.ts'
import { outcomesIn, loansAt, orderFor, renew, renewOne, robinWithOrder } from '../../test/actions.ts'
import { passTime, stopIntervals } from '../../test/clock.ts'
import { linesOf, type Headers } from '../../test/card.ts'
import { newDatabaseFile } from '../../test/files.ts'

/** Milliseconds: a write without an answer takes so long, and one with an answer less, also on a busy machine. */
const writeLimit = 900
const hurried = withSettings(`limits: { connect: 5000, read: 10000, card: 20000, write: ${writeLimit} }`)
const patient = withSettings('limits: { connect: 5000, read: 10000, card: 20000, write: 60000 }')

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

async function robinRenews(kind: CallFaultKind, milliseconds?: number) {
  const robin = await robinWithOrder(card)
  const { patron } = robin
  card.network.fault({ institution: 'NORTH', operation: 'renew', kind, milliseconds, patron, times: 1 })
  return robin
}

function writesOf({ name }: { name: string }) {
  return card.network.writes({ patron: name })
}

function checkLoan(headers: Headers, id: string, app = card.app) {
  const payload = { type: 'renewal', institutionCode: '01MER_NORTH', id }
  return app.inject({ method: 'POST', url: '/api/outcomes/check', headers, payload })
}

async function check(headers: Headers, id: string, app = card.app): Promise<Outcome> {
  return (await checkLoan(headers, id, app)).json()
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
    const code = kind === '429' ? 'busy' : kind
    expect(outcome).toMatchObject({ result: 'not-done', problem: { code } })
    expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 0 }])
  },
)

test('after an institution rejected a write with our key, no action is offered there', async () => {
  const { headers, order } = await robinRenews('key-rejected')
  await renewOne(card, headers, order)
  expect((await renew(card, headers, [order])).status).toBe(403)
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
  const { headers, order } = await robinRenews('hang')
  const keys = [randomUUID(), randomUUID(), randomUUID()]
  for (const key of keys) expect((await renewOne(card, headers, order, key))?.result).toBe('unsure')
  const database = new DatabaseSync(card.config.databaseFile)
  onTestFinished(() => database.close())
  const ofKeys = `select state from intents order by created desc, rowid desc limit ${keys.length}`
  expect(
    database
      .prepare(ofKeys)
      .all()
      .map(({ state }) => state),
  ).toEqual(['joined', 'joined', 'unsure'])
  clock += 6 * writeLimit
  expect(await check(headers, order.loanId)).toMatchObject({ outcome: { result: 'not-done' } })
  for (const key of keys)
    expect(await renewOne(card, headers, order, key)).toEqual({ result: 'not-done', problem: null })
})

test('G13 a process that stops while it reads back an unsure renewal leaves it to another one', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinRenews('hang')
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'hang', patron })
  const reads = () => card.network.calls({ institution: 'NORTH', operation: 'account' }).length
  const before = reads()
  const stopping = await startLater()
  await expect.poll(reads).toBe(before + 1)
  await stopping.close()
  await card.clear()
  const app = await startLater()
  const outcome = async () => outcomesIn((await app.inject({ url: '/api/outcomes', headers })).body)
  await expect.poll(async () => (await outcome()).get(order.loanId)?.result).toBe('not-done')
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
  expect((await checkLoan(headers, other!.id)).statusCode).toBe(404)
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

test('G12 a click is answered by another process with what is known, and with its outcome once that is stored', async () => {
  card = await startOwnNetwork({ ...options(), edit: patient })
  // Until the faults are cleared.
  const { patron, headers, order } = await robinRenews('hold')
  const key = 'a-key-made-once-0001'
  const leaving = renewOne(card, headers, order, key)
  await expect.poll(() => card.network.calls({ operation: 'renew', patron: patron.name })).toHaveLength(1)
  const app = await startAnother()
  for (const one of [key, randomUUID()]) {
    const { status, body } = await renew({ ...card, app }, headers, [order], one)
    expect([status, linesOf<OutcomeLine>(body)]).toMatchObject([200, [{ outcome: null }, { type: 'end' }]])
  }
  await card.network.clearFaults()
  expect(await leaving).toMatchObject({ result: 'renewed' })
  expect(await renewOne({ ...card, app }, headers, order, key)).toMatchObject({ result: 'renewed' })
  const all = await app.inject({ url: '/api/outcomes', headers })
  expect(outcomesIn(all.body).get(order.loanId)).toMatchObject({ result: 'renewed' })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

/** Another process with the same database. */
async function startAnother() {
  const app = createApp(card.config, { clock: () => clock })
  onTestFinished(() => app.close())
  await app.ready()
  return app
}

/** It reads back what is left. */
function startLater() {
  clock += 6 * writeLimit
  return startAnother()
}

test('G12 a click that its process has not sent yet is sent by the one where it is repeated, and only by that', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithOrder(card)
  await passTime(10_000)
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hold', patron, times: 1 })
  const lists = () => card.network.calls({ operation: 'loans', institution: 'NORTH' }).length
  const before = lists()
  const key = randomUUID()
  const renewing = renewOne(card, headers, order, key)
  await expect.poll(lists).toBe(before + 1)
  const app = await startAnother()
  expect(await renewOne({ ...card, app }, headers, order, key)).toMatchObject({ result: 'renewed' })
  await card.network.clearFaults()
  await renewing
  expect(await renewOne(card, headers, order, key)).toMatchObject({ result: 'renewed' })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G13 a check at another process finds out what one has sent that still waits', async () => {
  card = await startOwnNetwork({ ...options(), edit: patient })
  const app = await startAnother()
  const { patron, headers, order } = await robinRenews('commit-then-hang')
  const renewing = renewOne(card, headers, order)
  await expect.poll(() => writesOf(patron)[0]?.committed).toBe(1)
  expect(await check(headers, order.loanId, app)).toMatchObject({ outcome: { result: 'renewed' } })
  await card.network.clearFaults()
  await renewing
})

test('orders and their outcomes are deleted after a day', async () => {
  card = await startOwnNetwork(options())
  const { headers, order } = await robinWithOrder(card)
  await renewOne(card, headers, order)
  const database = new DatabaseSync(card.config.databaseFile)
  onTestFinished(() => database.close())
  const count = () => database.prepare('select count(*) as rows from intents').get()?.['rows']
  await startAnother()
  expect(count()).toBe(1)
  clock += day + 1
  await startAnother()
  expect(count()).toBe(0)
})

/** Another process that writes. The card waits two seconds for it, in which it does nothing else. */
function lockDatabase() {
  const other = new DatabaseSync(card.config.databaseFile)
  other.exec('begin immediate')
  return () => {
    other.exec('rollback')
    other.close()
  }
}

test('G13 an outcome is told once it is stored', async () => {
  card = await startOwnNetwork(options())
  const { headers, order } = await robinRenews('slow', 300)
  const key = randomUUID()
  const renewing = renewOne(card, headers, order, key)
  await expect.poll(() => card.network.writes()).toMatchObject([{ asked: 1 }])
  const unlock = lockDatabase()
  await expect.poll(() => card.network.writes()).toMatchObject([{ committed: 1 }])
  expect(await Promise.race([renewing, wait(4_000, 'not yet')])).toBe('not yet')
  unlock()
  expect(await renewing).toMatchObject({ result: 'renewed' })
  expect(await renewOne(card, headers, order, key)).toMatchObject({ result: 'renewed' })
})

test('G12 a click of which the database fails to store that it is sent is not done, also when it is repeated', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithOrder(card)
  // After this action, the list is read again.
  const refused = await orderFor(card, headers, ['NORTH', 'Letters to'])
  await renewOne(card, headers, refused)
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hold', patron, times: 1 })
  const lists = () => card.network.calls({ institution: 'NORTH', operation: 'loans' }).length
  const before = lists()
  const key = randomUUID()
  const renewing = renewOne(card, headers, order, key)
  await expect.poll(lists).toBe(before + 1)
  const unlock = lockDatabase()
  await card.network.clearFaults()
  expect(await Promise.race([renewing, wait(4_000, 'not yet')])).toBe('not yet')
  unlock()
  for (const outcome of [await renewing, await renewOne(card, headers, order, key)])
    expect(outcome).toEqual({ result: 'not-done', problem: null })
  expect(writesOf(patron)).toMatchObject([{ object: refused.loanId, asked: 1 }])
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'renewed' })
})

test('G12 a click that the database does not store is refused, and carried out only when it is sent again', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithOrder(card)
  const key = randomUUID()
  const unlock = lockDatabase()
  const sent = { ...headers, 'idempotency-key': key }
  const answer = await card.post('/api/renewals', sent, { loans: [order] })
  expect(answer.json()).toMatchObject({ status: 503, code: 'cannot-save', retryAfterSeconds: 5 })
  unlock()
  expect((await card.get('/api/outcomes', headers)).body).toBe('{"type":"end"}\n')
  expect(writesOf(patron)).toEqual([])
  expect(await renewOne(card, headers, order, key)).toMatchObject({ result: 'renewed' })
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

test('G11 the stored action reveals neither patron, loan nor title', async () => {
  const { patron, headers, order } = await robinRenews('hang')
  await renewOne(card, headers, order)
  const stored = ['', '-wal']
    .map((end) => readFileSync(`${card.config.databaseFile}${end}`, 'latin1'))
    .join('')
  expect(stored).toContain('intents')
  for (const secret of [order.loanId, patron.idAtHome, patron.displayName, 'A Grammar']) {
    expect(stored).not.toContain(secret)
  }
})
