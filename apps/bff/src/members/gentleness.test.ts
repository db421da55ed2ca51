import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { readCard, readCards, signInMany } from '../../test/card.ts'
import { signInAtBirch } from '../../test/own-sign-in.ts'
import { startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { almaNames, withSettings } from '../../test/network-file.ts'

async function start(settings: string, ofAlpine = '', constants = ''): Promise<TestNetwork> {
  const card = await startOwnNetwork({
    env: { GUARD_CONSTANTS: constants },
    edit: (file) =>
      withSettings(settings)(file).replace('- code: 01MER_ALPINE\n', `- code: 01MER_ALPINE\n${ofAlpine}`),
  })
  return card
}

/** The most calls that came within one second, whenever it began. */
function mostInASecond(card: TestNetwork, institution: string): number {
  const times = card.network.calls({ institution }).map(({ at }) => Date.parse(at))
  const inSecond = (from: number) => times.filter((at) => at >= from && at < from + 1_000).length
  return Math.max(0, ...times.map(inSecond))
}

test('G18 with 40 patrons at once, no institution receives more than 20 calls in any second, and rejected patrons get a time', async () => {
  const card = await start('limits: { read: 3500, card: 4000 }')
  const patrons = await signInMany(card, 40)
  // All institutions at once would take a busy machine longer than the limit of a card.
  const cards = await Promise.all(patrons.map((headers) => readCard(card, headers, 'HARBOUR')))
  expect(almaNames.filter((name) => mostInASecond(card, name) > 20)).toEqual([])
  expect(card.network.calls({ institution: 'HARBOUR' }).length).toBeGreaterThan(20)
  const busy = JSON.stringify(cards).match(/"code":"busy".*?}/g) ?? []
  expect(busy.length).toBeGreaterThan(0)
  const count = (wanted: string) => cards.filter(({ state }) => state === wanted).length
  expect(count('complete')).toBeGreaterThan(0)
  expect(count('partial')).toBeLessThan(count('complete'))
  for (const problem of busy) expect(problem).toMatch(/"retryAfterSeconds":[1-9]/)
})

test('G18 a PAIA server, whose limit nobody states, receives no more than 8 calls in any second', async () => {
  const card = await start('limits: { read: 10000, card: 20000 }')
  const patrons = Array.from({ length: 8 }, () => card.network.patron({ like: 'two-loans-at-birch' }))
  const cards = patrons.map(async (patron) => {
    const headers = await card.signIn(patron)
    await signInAtBirch(card, headers, patron.cards.BIRCH)
    return (await readCard(card, headers, 'BIRCH')).state
  })
  expect(new Set(await Promise.all(cards))).toEqual(new Set(['complete']))
  expect(card.network.calls({ institution: 'BIRCH' })).toHaveLength(8 * 4)
  expect(mostInASecond(card, 'BIRCH')).toBeLessThanOrEqual(8)
})

test('G20 an institution that hangs opens its own breaker and no other; a successful probe closes it', async () => {
  const card = await start(
    'limits: { read: 10000, card: 20000 }',
    '    limits: { read: 1500 }\n',
    'failuresInRow=3&staysOpen=5000',
  )
  const patrons = await signInMany(card, 3)
  card.network.fault({ institution: 'ALPINE', kind: 'hang' })
  await Promise.all(patrons.map((headers) => readCard(card, headers, 'ALPINE')))
  const asked = () => card.network.calls({ institution: 'ALPINE' }).length
  expect(asked()).toBe(3)

  const cards = await readCards(card, patrons[0]!)
  expect(cards.get('ALPINE')).toMatchObject({
    state: 'no-answer',
    problem: { code: 'timed-out', retryAfterSeconds: expect.any(Number) },
  })
  expect(cards.get('NORTH')?.state).toBe('complete')
  expect(asked()).toBe(3)

  await card.network.clearFaults()
  const again = async () => (await readCard(card, patrons[0]!, 'ALPINE')).state
  await expect.poll(again, { interval: 100, timeout: 30_000 }).toBe('complete')
})

test("G16 an institution's own limits apply to it alone", async () => {
  const card = await start('limits: { read: 10000, card: 20000 }', '    limits: { read: 300 }\n')
  const [headers = {}] = await signInMany(card, 1)
  for (const institution of ['ALPINE', 'HARBOUR'] as const)
    card.network.fault({ institution, operation: 'account', kind: 'slow', milliseconds: 1_500 })
  const cards = await readCards(card, headers)
  expect(cards.get('ALPINE')).toMatchObject({ state: 'no-answer', problem: { code: 'timed-out' } })
  expect(cards.get('HARBOUR')?.state).toBe('complete')
})

test('G16 after the browser disconnects, no further calls are made', async () => {
  const card = await start('limits: { read: 10000, card: 20000 }')
  const { patron, headers } = await card.signInLike('five-institutions')
  const calls = () => card.network.calls({ institution: 'HARBOUR', patron: patron.name })
  card.network.fault({ institution: 'HARBOUR', operation: 'account', kind: 'hold' })
  const address = await card.app.listen({ port: 0, host: '127.0.0.1' })
  const connected = once(card.app.server, 'connection')
  const browser = new AbortController()
  const asked = fetch(`${address}/api/institutions/01MER_HARBOUR/card`, { headers, signal: browser.signal })
  const [socket]: Socket[] = await connected
  await expect.poll(calls).toHaveLength(1)
  const closed = once(socket!, 'close')
  browser.abort()
  await expect(asked).rejects.toThrow(/abort/)
  await closed
  await card.network.clearFaults()

  // Somebody who asks the same later, and has it all: by then the first would have had it too.
  const [other = {}] = await signInMany(card, 1)
  expect((await readCard(card, other, 'HARBOUR')).state).toBe('complete')
  expect(calls().map(({ operation }) => operation)).toEqual(['account'])
})

test('G18 below the floor of the daily quota, first views are sent and repeated ones are deferred', async () => {
  const card = await start('limits: { read: 10000, card: 20000 }\n  guard: { quotaFloor: 1 }')
  const [headers = {}] = await signInMany(card, 1)
  expect((await readCard(card, headers, 'HARBOUR')).state).toBe('complete')
  expect(await readCard(card, headers, 'HARBOUR')).toMatchObject({
    state: 'no-answer',
    problem: { code: 'busy', retryAfterSeconds: 900 },
  })
})

test.for(['429-daily', '429-none-left'] as const)(
  'G18 an institution whose daily quota is used up receives no calls: %s',
  async (kind) => {
    const card = await start('limits: { read: 10000, card: 20000 }')
    const [headers = {}] = await signInMany(card, 1)
    card.network.fault({ institution: 'ALPINE', kind })
    for (let ask = 0; ask < 2; ask++)
      expect(await readCard(card, headers, 'ALPINE')).toMatchObject({
        problem: { code: 'busy', retryAfterSeconds: 900 },
      })
    expect(card.network.calls({ institution: 'ALPINE' })).toHaveLength(1)
  },
)
