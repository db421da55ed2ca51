import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { loansAt, madeUp, orderFor, orderOf, renew } from '../../test/actions.ts'
import type { Headers } from '../../test/card.ts'
import { newDatabaseFile } from '../../test/files.ts'

async function start() {
  const databaseFile = newDatabaseFile()
  const card = await startOwnNetwork({ env: { DATABASE_FILE: databaseFile } })
  const database = openDatabase(card.config)
  onTestFinished(() => database.destroy())
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  const count = async (table: 'intents' | 'orders') =>
    (await database.selectFrom(table).select('key_hash').execute()).length
  return { card, headers, count }
}

test('G12 made-up ids leave only their order in the database, and the same click gets the same response', async () => {
  const { card, headers, count } = await start()
  const key = randomUUID()
  const first = await renew(card, headers, madeUp(200), key)
  const again = await renew(card, headers, madeUp(200), key)
  for (const { status, outcomes } of [first, again]) {
    expect([status, outcomes.size]).toEqual([200, 200])
    expect([...outcomes.values()].every(({ result }) => result === 'not-found')).toBe(true)
  }
  expect([await count('intents'), await count('orders')]).toEqual([0, 1])

  const own = await orderFor(card, headers, ['NORTH', 'A Grammar'])
  const mixed = [...madeUp(100, 'other'), own]
  const one = await renew(card, headers, mixed, randomUUID())
  expect(one.outcomes.get(own.loanId)?.result).toBe('renewed')
  expect(one.outcomes.get('other-7')).toEqual({ result: 'not-found' })
  expect([await count('intents'), await count('orders')]).toEqual([1, 2])
})

test('G12 loans whose list cannot be read are not done, also when the same click is repeated', async () => {
  const { card, headers, count } = await start()
  const own = await orderFor(card, headers, ['NORTH', 'A Grammar'])
  const key = randomUUID()
  card.network.fault({ institution: 'HARBOUR', kind: '500' })
  const first = await renew(card, headers, [...madeUp(2), own], key)
  await card.network.clearFaults()
  const again = await renew(card, headers, [...madeUp(2), own], key)
  expect(first.outcomes.get('made-up-1')).toMatchObject({ result: 'not-done', problem: { code: 'refused' } })
  expect(again.outcomes).toEqual(first.outcomes)
  expect(await count('intents')).toBe(3)
})

test('G12 G15 a loan that may be a row that could not be read is not done, also when the same click is repeated', async () => {
  const { card, headers } = await start()
  const loans = await loansAt(card, headers, 'NORTH')
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'unreadable' })
  const readable = (await loansAt(card, headers, 'NORTH')).map(({ id }) => id)
  const [unreadable] = loans.filter(({ id }) => !readable.includes(id)).map((loan) => orderOf('NORTH', loan))
  const key = randomUUID()
  const first = await renew(card, headers, [unreadable!], key)
  expect(first.outcomes.get(unreadable!.loanId)).toMatchObject({ result: 'not-done' })
  expect((await renew(card, headers, [unreadable!], key)).outcomes).toEqual(first.outcomes)
})

test.for<[string, (card: TestNetwork, headers: Headers) => Promise<{ status: number }>]>([
  ['201 ids', (card, headers) => renew(card, headers, madeUp(201))],
  ['an id of 201 characters', (card, headers) => renew(card, headers, madeUp(1, 'x'.repeat(200)))],
  [
    'an institution code of 201 characters',
    (card, headers) =>
      renew(
        card,
        headers,
        madeUp(1).map((one) => ({ ...one, institutionCode: 'x'.repeat(201) })),
      ),
  ],
])('G9 an order with %s is refused', async ([, order]) => {
  const { card, headers, count } = await start()
  expect((await order(card, headers)).status).toBe(400)
  expect(await count('orders')).toBe(0)
})
