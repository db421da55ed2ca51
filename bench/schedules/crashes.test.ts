import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { institutionOf } from '@library-card/mock-network/institutions.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '../client.ts'
import { createTally } from './schedule.ts'
import { openBrowser } from './browser.ts'
import { startWorld, type World } from './world.ts'

const code = institutionOf('NORTH').code
/** Milliseconds: the limit of a write, and more than a process that runs says nothing of what it still holds. */
const write = 5_000
const untilOver = 6 * write
const untilLeft = 40_000

/** Each test has a patron of its own, and leaves a process and a database that work. */
let world: World
beforeAll(async () => void (world = await startWorld({ locks: 'kept', system: 'PostgreSQL', write })))
afterAll(() => world.stop())

/** The renewal of a loan at North, whose process or database is about to fail. */
async function start() {
  const { network, url } = world
  const patron = network.patron({ like: 'five-institutions' })
  const headers = await signIn(`${url}/sign-in/${code}`, patron)
  const rows = await openBrowser({ url, headers, tally: createTally() }).load(code)
  const { id, due } = rows.find(({ title }) => title?.startsWith('A Grammar'))!

  /**
   * Resolves with the outcomes of the lines, or with the status of a refusal. A response that breaks off has no `end`, and nothing at all
   * if its process ends before the first line.
   */
  async function ask(path: string, init: RequestInit = {}) {
    const response = await fetch(`${url}/api${path}`, init).catch(() => null)
    if (!response) return []
    let text = ''
    const read = async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk
    }
    await read().catch(() => {})
    if (response.status !== 200) return [response.status]
    const lines: OutcomeLine[] = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    return lines.map((line) => ('outcome' in line ? (line.outcome?.result ?? 'running') : line.type))
  }

  const countCalls = (operation: string) =>
    network.calls({ institution: 'NORTH', operation, patron: patron.name }).length

  return {
    /** The next such call has this fault. Resolves when it has been made. */
    fault: (
      operation: 'loans' | 'renew',
      kind: 'hold' | 'commit-then-hang' | 'hang' | 'slow',
      milliseconds?: number,
    ) => {
      const before = countCalls(operation)
      network.fault({ institution: 'NORTH', operation, kind, patron, times: 1, milliseconds })
      return expect.poll(() => countCalls(operation)).toBe(before + 1)
    },
    renew: (key: string) =>
      ask('/renewals', {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ loans: [{ institutionCode: code, loanId: id, due }] }),
      }),
    outcomes: () => ask('/outcomes', { headers }),
    writes: () =>
      network.writes({ patron: patron.name }).map(({ asked, committed }) => ({ asked, committed })),
  }
}

type Started = Awaited<ReturnType<typeof start>>

/** The process ends after it has stored the action, and before it has sent anything. */
async function killBeforeSending({ fault, renew }: Started, key: string) {
  // Another process has no list of this patron yet.
  await world.crash.process()
  const called = fault('loans', 'hold')
  const renewing = renew(key)
  await called
  await world.crash.process()
  await world.network.clearFaults()
  return renewing
}

for (const click of ['the same', 'another'])
  test(
    `G13 what was not sent before the end of its process is carried out by ${click} click at the next process, at once`,
    { tags: click === 'another' ? ['time'] : ['time', 'long'] },
    async () => {
      const started = await start()
      const key = randomUUID()
      await killBeforeSending(started, key)
      expect(started.writes()).toEqual([])
      expect(await started.renew(click === 'another' ? randomUUID() : key)).toEqual([
        'running',
        'renewed',
        'end',
      ])
      expect(await started.renew(key)).toEqual(['renewed', 'end'])
      expect(started.writes()).toEqual([{ asked: 1, committed: 1 }])
    },
  )

test(
  'G13 what was not sent before the end of its process, and was not clicked again, is not done',
  { tags: ['time', 'long'] },
  async () => {
    const started = await start()
    const key = randomUUID()
    await killBeforeSending(started, key)
    expect(await started.outcomes()).toEqual(['running', 'end'])
    await world.passTime(untilLeft)
    await expect.poll(started.outcomes).toEqual(['not-done', 'end'])
    expect(await started.renew(key)).toEqual(['not-done', 'end'])
    expect(started.writes()).toEqual([])
  },
)

for (const [kind, result, committed] of [
  ['commit-then-hang', 'renewed', 1],
  ['hang', 'not-done', 0],
] as const)
  test(
    `G12 G13 what was sent before the end of its process (${kind}) is ${result} once it can take no more effect, and never sent again`,
    { tags: kind === 'hang' ? ['time', 'long'] : ['time'] },
    async () => {
      const { fault, renew, outcomes, writes } = await start()
      const key = randomUUID()
      const called = fault('renew', kind)
      const renewing = renew(key)
      await called
      await world.crash.process()
      expect(['running', undefined]).toContain((await renewing).at(-1))
      // Neither the same click nor another one waits, and nothing is sent.
      for (const one of [key, randomUUID()]) expect(await renew(one)).toEqual(['running', 'end'])
      await world.passTime(untilOver)
      await expect.poll(outcomes).toEqual([result, 'end'])
      expect(await renew(key)).toEqual([result, 'end'])
      expect(writes()).toEqual([{ asked: 1, committed }])
      expect((await renew(randomUUID())).at(-2)).toBe('renewed')
      expect(writes().map((one) => one.committed)).toEqual([1])
    },
  )

test('G12 G13 while PostgreSQL is away, clicks are refused at once, and one that was sent gets its outcome afterwards', async () => {
  const { fault, renew, writes } = await start()
  const key = randomUUID()
  const called = fault('renew', 'slow', 1_000)
  const renewing = renew(key)
  await called
  const startAgain = await world.endDatabase()
  expect(await renew(randomUUID())).toEqual([503])
  // Meanwhile the institution answers, and the outcome cannot be stored.
  await wait(5_000)
  await startAgain()
  expect((await renewing).slice(-2)).toEqual(['renewed', 'end'])
  await expect.poll(() => renew(key)).toEqual(['renewed', 'end'])
  expect(writes()).toEqual([{ asked: 1, committed: 1 }])
})

test(
  'G12 G13 a click that a lock does not let the database store is refused within a second, and carried out only when it is sent again',
  { tags: ['time', 'long'], timeout: 30_000 },
  async () => {
    const { renew, outcomes, writes } = await start()
    const unlock = await world.query('begin; lock table intents')
    const key = randomUUID()
    for (let time = 0; time < 3; time++) {
      const began = performance.now()
      expect(await renew(key)).toEqual([503])
      expect(performance.now() - began).toBeLessThan(1_500)
    }
    await wait(2_000)
    await unlock()
    await wait(1_000)
    expect(writes()).toEqual([])
    expect(await outcomes()).toEqual(['end'])
    expect(await renew(key)).toEqual(['running', 'renewed', 'end'])
    expect(writes()).toEqual([{ asked: 1, committed: 1 }])
  },
)

/** Each commit of an order takes three seconds. */
const slowCommits = `
  create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(3); return null; end';
  create constraint trigger slow after insert on orders deferrable initially deferred for each row execute function slow()`

test(
  'G12 G13 a click that the database stores too late is refused, and is not done, also when it is sent again',
  { tags: 'long' },
  async () => {
    const { renew, outcomes, writes } = await start()
    await (
      await world.query(slowCommits)
    )()
    const key = randomUUID()
    expect(await renew(key)).toEqual([503])
    await expect.poll(outcomes, { timeout: 10_000 }).toEqual(['not-done', 'end'])
    await (
      await world.query('drop trigger slow on orders')
    )()
    expect(await renew(key)).toEqual(['not-done', 'end'])
    expect(writes()).toEqual([])
    expect(await renew(randomUUID())).toEqual(['running', 'renewed', 'end'])
  },
)
