import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import { madeUp, orderFor } from '../../test/actions.ts'
import { type Headers, signInMany } from '../../test/card.ts'
import { newDatabaseFile } from '../../test/files.ts'
import { startOwnNetwork, startTime, type TestNetwork, type TestOptions } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'

const slowly = withSettings(
  // Nine of them may start at once.
  'limits: { connect: 5000, read: 5000, card: 6000, write: 5000 }\n  guard: { callsPerSecond: 10 }',
)

async function start(options: TestOptions = {}) {
  const card = await startOwnNetwork({
    edit: slowly,
    ...options,
    env: { GUARD_CONSTANTS: '', ...options.env },
  })
  return { card, url: await card.app.listen({ port: 0, host: '127.0.0.1' }) }
}

async function orderMadeUp(url: string, headers: Headers, code = '01MER_HARBOUR') {
  const loan = { institutionCode: code, loanId: randomUUID(), due: null }
  const answer = await fetch(`${url}/api/renewals`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ loans: [loan] }),
  })
  await answer.arrayBuffer()
  return answer
}

/** Made-up loans, so many in one order. */
function order(card: TestNetwork, headers: Headers, loans: number, key: string = randomUUID()) {
  return card.post('/api/renewals', { ...headers, 'idempotency-key': key }, { loans: madeUp(loans) })
}

async function readHarbour(url: string, headers: Headers): Promise<InstitutionCard> {
  const answer = await fetch(`${url}/api/institutions/01MER_HARBOUR/card`, { headers })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it holds is what the test is about
  return (await answer.json()) as InstitutionCard
}

/** Six patrons read twice each, in turn: alone, that is two thirds of what the institution may be asked. */
async function busyAmong(url: string, others: Headers[]): Promise<number> {
  const cards: Promise<InstitutionCard>[] = []
  for (const headers of [...others, ...others]) {
    cards.push(readHarbour(url, headers))
    // On a busy machine all later reads are later, too, so that they never come together.
    await wait(750)
  }
  return (await Promise.all(cards)).filter((card) => JSON.stringify(card).includes('"busy"')).length
}

test('G18 made-up orders of one patron leave no other patron with "busy"', { tags: 'long' }, async () => {
  let now = startTime
  // The pace of clicks would refuse most orders before they call an institution.
  const { card, url } = await start({ clock: () => now })
  const [attacker = {}, ...others] = await signInMany(card, 7)
  const attack = Array.from({ length: 90 }, async (_, number) => {
    await wait(number * 111)
    now += 1_000
    return (await orderMadeUp(url, attacker)).status
  })
  await wait(1_000)
  const busy = await busyAmong(url, others)
  const statuses = await Promise.all(attack)
  expect(busy).toBe(0)
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(20)
})

test('G18 twenty sessions of one patron that read without end leave no other patron with "busy"', async () => {
  // At the usual pace, that many sign-ins of one person would take a quarter of a minute.
  const env = { GUARD_CONSTANTS: 'readsPerPerson=100000', DATABASE_FILE: newDatabaseFile() }
  const { card } = await start({ env })
  const others = await signInMany(card, 6)
  const patron = card.network.patron({ like: 'five-institutions' })
  const attackers: Headers[] = []
  for (let one = 0; one < 20; one++) attackers.push(await card.signIn(patron))
  const app = createApp({ ...card.config, guardConstants: {} })
  onTestFinished(() => app.close())
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const calls = (operation?: 'account') =>
    card.network.calls({ institution: 'HARBOUR', patron: patron.name, ...(operation && { operation }) })
  const began = performance.now()
  // Coalescing: what all sessions read at the same time is one call.
  card.network.fault({ institution: 'HARBOUR', operation: 'account', kind: 'hold', patron })
  const together = attackers.map((headers) => readHarbour(url, headers))
  await expect.poll(() => calls('account')).toHaveLength(1)
  await wait(500)
  expect(calls('account')).toHaveLength(1)
  await card.network.clearFaults()
  expect((await Promise.all(together)).map(({ state }) => state)).toEqual(attackers.map(() => 'complete'))
  const end = new AbortController()
  const attack = attackers.map(async (headers) => {
    while (!end.signal.aborted) {
      await readHarbour(url, headers)
      // Hundreds of reads in a second are more than enough, and leave some of the machine to those of the others.
      await wait(50)
    }
  })
  const busy = await busyAmong(url, others)
  end.abort()
  await Promise.all(attack)
  expect(busy).toBe(0)
  // Pace: six reads at once and one in each second, and the lists of the last card.
  const seconds = Math.ceil((performance.now() - began) / 1_000)
  expect(calls().length).toBeLessThanOrEqual(6 + seconds + 3)
})

test('G18 one person may act on 500 loans a minute over all sessions, and then gets a time', async () => {
  let now = startTime
  const { card } = await start({ clock: () => now })
  const patron = card.network.patron({ like: 'five-institutions' })
  const sessions = [await card.signIn(patron), await card.signIn(patron)]
  const key = randomUUID()
  expect((await order(card, sessions[0]!, 200, key)).statusCode).toBe(200)
  now += 20_000
  expect((await order(card, sessions[1]!, 200)).statusCode).toBe(200)
  expect((await order(card, sessions[0]!, 100)).statusCode).toBe(200)
  const refused = await order(card, sessions[1]!, 1)
  expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-actions', retryAfterSeconds: 40 })
  expect(refused.headers['retry-after']).toBe('40')
  // The same click again is no other act, and another person has done nothing.
  expect((await order(card, sessions[0]!, 200, key)).statusCode).toBe(200)
  const [other = {}] = await signInMany(card, 1)
  expect((await order(card, other, 1)).statusCode).toBe(200)
  now += 40_000
  expect((await order(card, sessions[1]!, 1)).statusCode).toBe(200)
})

test('G18 one person may click twenty times in ten seconds over all sessions, also where no institution is called, and then gets a time', async () => {
  let now = startTime
  const { card } = await start({ clock: () => now })
  const patron = card.network.patron({ like: 'five-institutions' })
  const sessions = [await card.signIn(patron), await card.signIn(patron)]
  const loan = await orderFor(card, sessions[0]!, ['NORTH', 'A Grammar'])
  const click = (at: number) =>
    card.post(
      '/api/renewals',
      { ...sessions[at % 2]!, 'idempotency-key': randomUUID() },
      { loans: [{ ...loan, due: { day: '2020-01-01' } }] },
    )
  for (let at = 0; at < 20; at++) {
    expect((await click(at)).statusCode).toBe(200)
    now += 250
  }
  const refused = await click(20)
  expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-actions', retryAfterSeconds: 5 })
  const [other = {}] = await signInMany(card, 1)
  expect((await order(card, other, 1)).statusCode).toBe(200)
  now += 5_000
  expect((await click(21)).statusCode).toBe(200)
  expect(card.network.writes()).toEqual([])
})

test('G18 three orders of one person run at a time over all sessions; a fourth gets a time', async () => {
  const { card } = await start({ edit: (file) => file })
  const patron = card.network.patron({ like: 'five-institutions' })
  const sessions = [await card.signIn(patron), await card.signIn(patron)]
  const [other = {}] = await signInMany(card, 1)
  card.network.fault({ institution: 'HARBOUR', operation: 'account', kind: 'hold', patron })
  const open = [0, 1, 0].map((session) => order(card, sessions[session]!, 1))
  const calls = () => card.network.calls({ institution: 'HARBOUR', patron: patron.name })
  await expect.poll(calls).toHaveLength(1)
  const fourth = await order(card, sessions[1]!, 1)
  expect(fourth.json()).toMatchObject({ status: 429, code: 'too-many-actions', retryAfterSeconds: 2 })
  expect((await order(card, other, 1)).statusCode).toBe(200)
  await card.network.clearFaults()
  expect((await Promise.all(open)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  expect((await order(card, sessions[1]!, 1)).statusCode).toBe(200)
})

test('G18 the 21st sign-in of one person ends the oldest session and reports it', async () => {
  let now = startTime
  // At the usual pace the reads of one person's record, one for each sign-in, would take a quarter of a minute.
  const { card, url } = await start({ clock: () => now, env: { GUARD_CONSTANTS: 'readsPerPerson=100000' } })
  const patron = card.network.patron({ like: 'five-institutions' })
  const sessions: Headers[] = []
  for (let one = 0; one < 21; one++) {
    sessions.push(await card.signIn(patron))
    now += 1_000
  }
  const ask = async (path: string, headers: Headers) => (await fetch(`${url}${path}`, { headers })).json()
  expect(await ask('/api/session', sessions[0]!)).toEqual({ signedIn: false })
  expect(await ask('/api/session', sessions[1]!)).toMatchObject({ signedIn: true, displaced: null })
  const displaced = { seen: new Date(startTime).toISOString(), most: 20 }
  expect(await ask('/api/session', sessions[20]!)).toMatchObject({ signedIn: true, displaced })
  expect(await ask('/api/sessions', sessions[20]!)).toMatchObject({ sessions: { length: 20 } })
})
