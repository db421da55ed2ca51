import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { day } from '@library-card/library-systems/durations.ts'
import { passTime } from '@library-card/library-systems/test/clock.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import {
  checkLoan,
  orderFor,
  outcomesIn,
  renew,
  renewOne,
  robinWithFault,
  robinWithOrder,
} from '../../test/actions.ts'
import { linesOf } from '../../test/card.ts'
import { stopIntervals } from '../../test/clock.ts'
import { newDatabaseFile } from '../../test/files.ts'
import { startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'

/** Milliseconds: a write without an answer takes so long, and one with an answer less, also on a busy machine. */
const writeLimit = 900
const limited = (write: number) =>
  withSettings(`limits: { connect: 5000, read: 10000, card: 20000, write: ${write} }`)

stopIntervals()

let card: TestNetwork
/** It only goes on, since the tests share it. */
let clock = startTime
const options = () => ({
  edit: limited(writeLimit),
  clock: () => clock,
  env: { DATABASE_FILE: newDatabaseFile() },
})

function writesOf({ name }: { name: string }) {
  return card.network.writes({ patron: name })
}

/** Another process with the same database. */
async function startAnother() {
  const app = createApp(card.config, { clock: () => clock })
  onTestFinished(() => app.close())
  await app.ready()
  return app
}

/** Another process, at a time at which it reads back every renewal that nobody does. */
function startLater() {
  clock += 6 * writeLimit
  return startAnother()
}

type Robin = Pick<Awaited<ReturnType<typeof robinWithOrder>>, 'patron' | 'headers' | 'order'>

/** Orders a renewal whose look-up waits until the faults are cleared: it is stored, and not sent. */
async function renewUntilLookUp({ patron, headers, order }: Robin) {
  // A list that was read a moment ago is not read again.
  await passTime(10_000)
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hold', patron, times: 1 })
  const lists = () => card.network.calls({ institution: 'NORTH', operation: 'loans' }).length
  const before = lists()
  const key = randomUUID()
  const renewing = renewOne(card, headers, order, key)
  await expect.poll(lists).toBe(before + 1)
  return { key, renewing }
}

test('G13 a process that stops while it reads back an unsure renewal leaves it to another one', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithFault(card, 'hang')
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

test('G13 a check beside the reading of its own process reads the loan too, and says so', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithFault(card, 'hang')
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'hold', patron, times: 1 })
  const reads = () => card.network.calls({ institution: 'NORTH', operation: 'account' }).length
  const before = reads()
  const app = await startLater()
  await expect.poll(reads).toBe(before + 1)
  expect((await checkLoan({ app }, headers, order.loanId)).json()).toMatchObject({
    outcome: { result: 'not-done', problem: null },
    reading: { problem: null, due: order.due },
  })
  await card.network.clearFaults()
  expect(writesOf(patron)).toMatchObject([{ asked: 1 }])
})

test('G13 a check knows what another process found while the check read the loan', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithFault(card, 'hang')
  expect(await renewOne(card, headers, order)).toMatchObject({ result: 'unsure' })
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hold', patron, times: 1 })
  const lists = () => card.network.calls({ institution: 'NORTH', operation: 'loans' }).length
  const before = lists()
  const checking = checkLoan(card, headers, order.loanId)
  await expect.poll(lists).toBe(before + 1)
  const app = await startLater()
  const outcome = async () => outcomesIn((await app.inject({ url: '/api/outcomes', headers })).body)
  await expect.poll(async () => (await outcome()).get(order.loanId)?.result).toBe('not-done')
  await card.network.clearFaults()
  expect((await checking).json()).toMatchObject({
    outcome: { result: 'not-done', problem: null },
    reading: { problem: null, due: order.due },
  })
})

test('G12 a click is answered by another process with what is known, and with its outcome once that is stored', async () => {
  card = await startOwnNetwork({ ...options(), edit: limited(60_000) })
  // Until the faults are cleared.
  const { patron, headers, order } = await robinWithFault(card, 'hold')
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

test('G12 a click that its process has not sent yet is sent by the one where it is repeated, and only by that', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithOrder(card)
  const { key, renewing } = await renewUntilLookUp({ patron, headers, order })
  const app = await startAnother()
  expect(await renewOne({ ...card, app }, headers, order, key)).toMatchObject({ result: 'renewed' })
  await card.network.clearFaults()
  await renewing
  expect(await renewOne(card, headers, order, key)).toMatchObject({ result: 'renewed' })
  expect(writesOf(patron)).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G13 a check at another process finds out what one has sent that still waits', async () => {
  card = await startOwnNetwork({ ...options(), edit: limited(5_000) })
  const app = await startAnother()
  const { patron, headers, order } = await robinWithFault(card, 'commit-then-hang')
  const renewing = renewOne(card, headers, order)
  await expect.poll(() => writesOf(patron)[0]?.committed).toBe(1)
  expect((await checkLoan({ app }, headers, order.loanId)).json()).toMatchObject({
    outcome: { result: 'renewed' },
  })
  await renewing
})

test('an order is deleted after a day: its key is then one of a new click', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithOrder(card)
  const key = randomUUID()
  await renewOne(card, headers, order, key)
  const other = await orderFor(card, headers, ['STATE', 'Rivers'])
  const useAgain = async () => (await renew(card, await card.signIn(patron), [other], key)).status
  await startAnother()
  expect(await useAgain()).toBe(422)
  clock += day + 1
  expect(await useAgain()).toBe(422)
  await startAnother()
  expect(await useAgain()).toBe(200)
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
  const { headers, order } = await robinWithFault(card, 'slow', 300)
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
  const { key, renewing } = await renewUntilLookUp({ patron, headers, order })
  const unlock = lockDatabase()
  await card.network.clearFaults()
  expect(await Promise.race([renewing, wait(4_000, 'not yet')])).toBe('not yet')
  unlock()
  for (const outcome of [await renewing, await renewOne(card, headers, order, key)])
    expect(outcome).toEqual({ result: 'not-done', problem: null })
  expect(writesOf(patron)).toEqual([])
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

test('G11 the stored action reveals neither patron, loan nor title', async () => {
  card = await startOwnNetwork(options())
  const { patron, headers, order } = await robinWithFault(card, 'hang')
  await renewOne(card, headers, order)
  const stored = ['', '-wal']
    .map((end) => readFileSync(`${card.config.databaseFile}${end}`, 'latin1'))
    .join('')
  expect(stored).toContain('intents')
  for (const secret of [order.loanId, patron.idAtHome, patron.displayName, 'A Grammar']) {
    expect(stored).not.toContain(secret)
  }
})
