import { StatementSync } from 'node:sqlite'
import { randomUUID } from 'node:crypto'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { madeUp, renew, renewOne, robinWithOrder } from '../../test/actions.ts'
import { stopIntervals } from '../../test/clock.ts'
import { linesOf } from '../../test/card.ts'
import { startOwnNetwork, startTime } from '../../test/network.ts'

stopIntervals()

/** The number of intents that the card reads meanwhile: each is decrypted. */
async function countRead(run: () => Promise<unknown>): Promise<number> {
  const read = vi.spyOn(StatementSync.prototype, 'all')
  onTestFinished(() => read.mockRestore())
  await run()
  const rows = read.mock.results.map(({ value }, at) => {
    const statement: unknown = read.mock.contexts[at]
    const isRead = statement instanceof StatementSync && isOfIntents.test(statement.sourceSQL)
    return isRead && Array.isArray(value) ? value.length : 0
  })
  read.mockRestore()
  return rows.reduce((sum, count) => sum + count, 0)
}

const isOfIntents = /^select .* from "intents"/

async function start() {
  const time = { now: startTime }
  const card = await startOwnNetwork({ clock: () => time.now })
  return { card, time, ...(await robinWithOrder(card)) }
}

test('G12 G18 after forty clicks on one loan, a click and the outcomes read no more rows than after two', async () => {
  const { card, time, headers, order } = await start()
  // The loan is due later than the page shows: no institution is called.
  const click = async (key?: string) => {
    time.now += 1_000
    return renewOne(card, headers, { ...order, due: { day: '2020-01-01' } }, key)
  }
  const outcomes = () => card.get('/api/outcomes', headers)
  const key = randomUUID()
  const first = await click(key)
  expect(first?.result).toBe('renewed')
  await click()
  const rows = [await countRead(click), await countRead(outcomes)]
  for (let clicks = 3; clicks < 40; clicks++) await click()
  expect([await countRead(click), await countRead(outcomes)]).toEqual(rows)
  expect(await click(key)).toEqual(first)
  expect(card.network.writes()).toEqual([])
})

test('G18 the outcomes of a patron are the actions that have not ended and the newest 200 that have', async () => {
  const { card, time, patron, headers, order } = await start()
  card.network.fault({ institution: 'NORTH', operation: 'renew', kind: '500', patron })
  expect((await renewOne(card, headers, order))?.result).toBe('unsure')
  card.network.fault({ institution: 'HARBOUR', kind: '500', patron })
  for (const name of ['one', 'other']) {
    time.now += 1_000
    await renew(card, headers, madeUp(200, name))
  }
  let body = ''
  const read = await countRead(async () => ({ body } = await card.get('/api/outcomes', headers)))
  expect(read).toBe(201)
  const ids = linesOf<OutcomeLine>(body).flatMap((line) => (line.type === 'end' ? [] : line.id))
  expect(ids).toHaveLength(201)
  expect(ids).toContain(order.loanId)
  expect(ids.filter((id) => id.startsWith('one'))).toEqual([])
})
