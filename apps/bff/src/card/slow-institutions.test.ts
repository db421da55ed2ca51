import type { CardLine } from '@library-card/contract/card.ts'
import { test, type TestContext } from 'vitest'
import { orderFor, renewOne } from '../../test/actions.ts'
import { linesAsTheyArrive, readCard, readCards, requestCard, requireAccount } from '../../test/card.ts'
import { startTestNetwork, type TestOptions } from '../../test/network.ts'
import { memberNames, withSettings } from '../../test/network-file.ts'

// These tests wait for limits of seconds, at the same time.

async function startWith(onTestFinished: TestContext['onTestFinished'], options: TestOptions) {
  const card = await startTestNetwork(options)
  onTestFinished(card.stop)
  return card
}

test.concurrent('G16 slow is normal: with the limits by default, an account that takes 4 s and lists that take 4 s more are shown', async ({
  expect,
  onTestFinished,
}) => {
  const card = await startWith(onTestFinished, { edit: withSettings('limits: {}') })
  const { headers } = await card.signInLike('five-institutions')
  for (const operation of ['account', 'loans', 'requests'] as const)
    card.network.fault({ institution: 'ALPINE', operation, kind: 'slow', milliseconds: 4_000 })
  expect(requireAccount((await readCards(card, headers)).get('ALPINE')).state).toBe('complete')
})

test.concurrent('G16 a whole card keeps its limit, although each of its calls keeps its own', async ({
  expect,
  onTestFinished,
}) => {
  // The loans come after 4 seconds at the earliest.
  const limits = 'limits: { read: 10000, card: 3800 }'
  const card = await startWith(onTestFinished, { edit: withSettings(limits) })
  const { headers } = await card.signInLike('five-institutions')
  await readCards(card, headers)
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'slow', milliseconds: 2_000 })
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'slow', milliseconds: 2_000 })
  const north = requireAccount((await readCards(card, headers, '?fresh=true')).get('NORTH'))
  expect(north.loans).toMatchObject({ state: 'missing', problem: { code: 'timed-out' } })
})

test.concurrent('G16 "Ask again" finds a list that took longer than its page, with the time of its request', async ({
  expect,
  onTestFinished,
}) => {
  const card = await startWith(onTestFinished, {
    edit: withSettings('limits: { connect: 5000, read: 20000, card: 4000 }'),
  })
  const { headers, patron } = await card.signInLike('five-institutions')
  await readCards(card, headers)
  card.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hold' })
  const late = requireAccount((await readCards(card, headers, '?fresh=true')).get('NORTH'))
  expect(late.loans).toMatchObject({ state: 'missing', problem: { code: 'timed-out' } })
  const listCalls = () =>
    card.network
      .calls({ institution: 'NORTH', patron: patron.name })
      .filter(({ operation }) => operation === 'loans').length
  const before = listCalls()
  await card.network.clearFaults()
  const again = requireAccount(await readCard(card, headers, 'NORTH'))
  expect(again).toMatchObject({ state: 'complete', asOf: late.asOf })
  expect(listCalls()).toBe(before)
})

test.concurrent('G26 a stop waits for no slow institution: the stream of a card ends in full, in time', async ({
  expect,
  onTestFinished,
}) => {
  const card = await startWith(onTestFinished, { edit: withSettings('limits: {}') })
  const { headers } = await card.signInLike('five-institutions')
  card.network.fault({ institution: 'ALPINE', operation: 'loans', kind: 'hold' })
  const lines: CardLine[] = []
  let began = 0
  let closed: Promise<unknown> = Promise.resolve()
  for await (const line of linesAsTheyArrive(await requestCard(card, headers))) {
    lines.push(line)
    if (lines.filter(({ type }) => type === 'card').length < memberNames.length - 1 || began > 0) continue
    began = performance.now()
    closed = card.app.close()
  }
  await closed
  expect(performance.now() - began).toBeLessThan(14_000)
  expect(lines.at(-1)).toEqual({ type: 'end' })
})

test.concurrent('G26 a stop takes no new call and ends cards in time, also while a renewal takes longer', async ({
  expect,
  onTestFinished,
}) => {
  const card = await startWith(onTestFinished, {
    edit: withSettings('limits: { connect: 5000, write: 8000 }'),
  })
  const { headers, patron } = await card.signInLike('five-institutions')
  const order = await orderFor(card, headers, ['NORTH', 'A Grammar'])
  card.network.fault({ institution: 'NORTH', operation: 'renew', kind: 'hang', patron })
  card.network.fault({ institution: 'ALPINE', operation: 'loans', kind: 'hang' })
  const ended: string[] = []
  const renewing = renewOne(card, headers, order).finally(() => ended.push('renewal'))
  await expect.poll(() => card.network.writes()).toMatchObject([{ asked: 1 }])
  const answer = await requestCard(card, headers)
  const reading = answer.text().finally(() => ended.push('card'))
  const closed = card.app.close().finally(() => ended.push('stop'))
  const takesCalls = () => fetch(new URL('/readyz', answer.url)).then(Boolean, () => false)
  await expect.poll(takesCalls).toBe(false)
  expect(ended).toEqual([])
  expect((await reading).endsWith('{"type":"end"}\n')).toBe(true)
  expect(await renewing).toMatchObject({ result: 'unsure' })
  await closed
  expect(ended).toEqual(['card', 'renewal', 'stop'])
})
