import { randomUUID } from 'node:crypto'
import { reveal, toSecret } from '@library-card/library-systems/secret.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { sql } from 'kysely'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from './app.ts'
import { orderFor, outcomesIn, renew, renewOne } from '../test/actions.ts'
import { readEvents, subscribe } from '../test/calendar.ts'
import { itemsOf, readCard, readCards, requireAccount } from '../test/card.ts'
import { signInAtBirch } from '../test/own-sign-in.ts'
import { channel } from './replicas/messages.ts'
import { findDataKey } from './store/data-key.ts'
import { openDatabase } from './store/database.ts'
import { open } from './store/sealed-json.ts'
import { newPlace, openRoot, startProxy } from '../test/store.ts'
import { ownPage, startTestNetwork, startTime, type TestNetwork } from '../test/network.ts'
import { signInAs } from '../test/sign-in.ts'

test('G2 G12 processes that share a database share sessions and tags, and a click sent to both is one renewal', async () => {
  const [one, other] = await startTwo()
  const headers = await one.signIn(one.network.patron({ like: 'five-institutions' }))
  const session = await other.get('/api/session', headers)
  expect(session.json()).toMatchObject({ signedIn: true })
  expect(session.headers['x-session-tag']).toBe(await tagAt(one, headers))

  const order = await orderFor(one, headers, ['NORTH', 'A Grammar'])
  const key = randomUUID()
  const answers = await Promise.all([one, other].map((card) => renew(card, headers, [order], key)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  // One of them carries it out; the other waits for nothing, unless it has taken the click over.
  const told = answers.flatMap(({ outcomes }) => outcomes.get(order.loanId)?.result ?? [])
  expect(told).toContain('renewed')
  for (const card of [one, other])
    await expect.poll(() => renewOne(card, headers, order, key)).toMatchObject({ result: 'renewed' })
  expect(one.network.writes()).toMatchObject([{ act: 'renew', asked: 1, committed: 1 }])
})

test('G2 a sign-out tells the other processes only of a session that has existed', async () => {
  const [one] = await startTwo()
  const headers = await one.signIn(one.network.patron({ like: 'two-loans' }))
  const topics = await listenForMessages(one)
  for (let at = 0; at < 20; at++)
    await post(one, '/api/sign-out', { ...headers, cookie: `__Host-card=invented-${at}` })
  await post(one, '/api/sign-out', headers)
  await expect.poll(() => topics).toContain('session-ended')
  expect(topics.filter((topic) => topic === 'session-ended')).toHaveLength(1)
})

/** The topics of all messages from now on. */
async function listenForMessages({ config }: TestNetwork): Promise<unknown[]> {
  const database = openDatabase(config)
  const rootKey = await openRoot(database, findDataKey(config))
  await database.destroy()
  const client = new Client({ connectionString: reveal(config.databaseUrl!) })
  await client.connect()
  onTestFinished(() => client.end())
  const topics: unknown[] = []
  client.on('notification', ({ payload = '' }) => {
    const message: unknown = JSON.parse(open(Buffer.from(payload, 'base64'), 'message to replicas', rootKey)!)
    if (typeof message === 'object' && message !== null && 'topic' in message) topics.push(message.topic)
  })
  await client.query(`listen ${channel}`)
  return topics
}

async function tagAt({ app }: TestNetwork, headers: Record<string, string>) {
  return (await app.inject({ url: '/api/session', headers })).headers['x-session-tag']
}

/** A renewal that the first process has stored, and whose list it is still reading. */
async function startRenewal() {
  const [one, other] = await startTwo()
  const patron = one.network.patron({ like: 'five-institutions' })
  const headers = await one.signIn(patron)
  const order = await orderFor(other, headers, ['NORTH', 'A Grammar'])
  one.network.fault({ institution: 'NORTH', operation: 'loans', kind: 'hold', patron, times: 1 })
  const lists = () => one.network.calls({ operation: 'loans', institution: 'NORTH' }).length
  const before = lists()
  const key = randomUUID()
  const renewing = renew(one, headers, [order], key)
  await expect.poll(lists).toBe(before + 1)
  return { one, other, headers, order, key, renewing }
}

test('G12 G13 a click takes over what another process has not sent, which then cannot send it', async () => {
  const { one, other, headers, order, key, renewing } = await startRenewal()
  expect(await renewOne(other, headers, order)).toMatchObject({ result: 'renewed' })
  await one.network.clearFaults()
  const { outcomes } = await renewing
  expect(outcomes.get(order.loanId)).toMatchObject({ result: 'renewed' })
  expect(await renewOne(one, headers, order, key)).toMatchObject({ result: 'renewed' })
  expect(one.network.writes()).toMatchObject([{ asked: 1, committed: 1 }])
})

test('G12 G13 a check ends what another process has not sent, which then cannot send it', async () => {
  const { one, other, headers, order, key, renewing } = await startRenewal()
  const listed = await other.get('/api/outcomes', headers)
  expect([listed.statusCode, outcomesIn(listed.body).size]).toEqual([200, 0])
  const { institutionCode, loanId: id } = order
  const checked = await other.post('/api/outcomes/check', headers, { type: 'renewal', institutionCode, id })
  expect(checked.json()).toMatchObject({ outcome: { result: 'not-done', problem: null } })
  await one.network.clearFaults()
  const { outcomes } = await renewing
  expect(outcomes.get(order.loanId) ?? { result: 'not-done' }).toMatchObject({ result: 'not-done' })
  for (const card of [one, other])
    expect(await renewOne(card, headers, order, key)).toEqual({ result: 'not-done', problem: null })
  expect(one.network.writes()).toEqual([])
  expect(await renewOne(other, headers, order)).toMatchObject({ result: 'renewed' })
})

test('G14 a renewal through another process invalidates the cached card', async () => {
  const [one, other] = await startTwo()
  const headers = await one.signIn(one.network.patron({ like: 'five-institutions' }))
  const earlier = await readCards(other, headers)
  await renew(one, headers, [await orderFor(one, headers, ['NORTH', 'A Grammar'])])
  await expect
    .poll(async () => (await readCards(other, headers)).get('NORTH'))
    .not.toEqual(earlier.get('NORTH'))
  const later = await readCards(other, headers)
  expect(later.get('HARBOUR')).toEqual(earlier.get('HARBOUR'))
  one.network.fault({ institution: 'NORTH', kind: '500' })
  expect((await readCards(other, headers)).get('NORTH')).not.toHaveProperty('copy')
})

test('G14 a calendar has the new date of a renewal of which another process was not told', async () => {
  let isDeaf = false
  const [one, other] = await startTwo({ isLost: (chunk) => isDeaf && chunk.includes('listen ') })
  const { headers, path } = await subscribe(one, { like: 'five-institutions' })
  const dueAt = async () =>
    (await readEvents(other, path)).find(({ summary }) => summary.includes('A Grammar'))?.start
  const before = await dueAt()
  expect(before).toBeDefined()
  isDeaf = true
  await endListening(one)
  const order = await orderFor(one, headers, ['NORTH', 'A Grammar'])
  expect(await renewOne(one, headers, order)).toMatchObject({ result: 'renewed' })
  expect(await dueAt()).toBe(before)
  isDeaf = false
  await expect.poll(dueAt, { timeout: 10_000 }).not.toBe(before)
})

/** Ends the connections on which the processes hear each other. */
async function endListening({ config }: TestNetwork) {
  const database = openDatabase(config)
  onTestFinished(() => database.destroy())
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where query like '%from replicas%' and pid <> pg_backend_pid()`.execute(database)
}

test('G14 after a sign-in there with another card through another process, no card is the earlier one', async () => {
  const [one, other] = await startTwo()
  const [patron, relative] = [1, 2].map(() => one.network.patron({ like: 'five-institutions' }))
  const headers = await one.signIn(patron!)
  await signInAtBirch(one, headers, patron!.cards.BIRCH)
  const loanAt = async (card: TestNetwork) =>
    itemsOf(requireAccount(await readCard(card, headers, 'BIRCH')).loans)[0]?.id
  const earlier = await loanAt(one)
  expect(await loanAt(other)).toBe(earlier)
  await signInAtBirch(other, headers, relative!.cards.BIRCH)
  await expect.poll(() => loanAt(one).catch(() => earlier)).not.toBe(earlier)
  expect(await loanAt(one)).toBe(await loanAt(other))
})

test.for(['by a message', 'after a message that was lost'])(
  'G15 counts that one process believes no more, the others believe no more either: %s',
  async (way) => {
    let isDeaf = false
    const [one, other] = await startTwo({ isLost: (chunk) => isDeaf && chunk.includes('listen ') })
    const patron = one.network.patron({ like: 'miscounted' })
    const loansAt = async (card: TestNetwork) => {
      const cards = await readCards(card, await card.signIn(patron))
      return itemsOf(requireAccount(cards.get('NORTH')).loans).length
    }
    expect(await loansAt(other)).toBe(0)
    if (way !== 'by a message') {
      isDeaf = true
      await endListening(one)
    }
    const headers = await one.signIn(patron)
    await readCard(one, headers, 'NORTH')
    expect(await loansAt(one)).toBe(0)
    await readCard(one, headers, 'NORTH')
    expect(await loansAt(one)).toBe(2)
    expect(isDeaf ? await loansAt(other) : 0).toBe(0)
    isDeaf = false
    await expect.poll(() => loansAt(other), { timeout: 10_000 }).toBe(2)
  },
)

test('G2 a sign-out at one process applies to the other, and so does sign-out everywhere', async () => {
  const [one, other] = await startTwo()
  const robin = one.network.patron({ like: 'five-institutions' })
  const left = await one.signIn(robin)
  expect(await isIn(other, left)).toBe(true)
  await post(one, '/api/sign-out', left)
  expect(await isIn(other, left)).toBe(false)
  expect((await other.get('/api/card', left)).statusCode).toBe(401)
  expect((await post(other, '/api/session/seen', left)).statusCode).toBe(401)

  const here = await one.signIn(robin)
  const there = await other.signIn(robin)
  await post(other, '/api/sign-out/everywhere', there)
  expect([await isIn(one, here), await isIn(one, there)]).toEqual([false, false])
})

test('G1 a session continues at another process when its own stops', async () => {
  const [one, other] = await startTwo()
  const headers = await one.signIn(one.network.patron({ like: 'two-loans' }))
  const told = async () => (await other.get('/api/session', headers)).json()
  expect(await told()).toMatchObject({ signedIn: true })
  await one.app.close()
  expect(await told()).toMatchObject({ signedIn: true })
  const card = await other.get('/api/institutions/01MER_NORTH/card', headers)
  expect(card.json()).toMatchObject({ state: 'complete' })
})

test('G18 two processes together start no more calls at an institution than one may', async () => {
  const [one, other] = await startTwo({ env: { REPLICAS: '2' } })
  const sessions: Headers[] = []
  for (let patron = 0; patron < 30; patron++)
    sessions.push(await one.signIn(one.network.patron({ like: 'two-loans' })))
  const began = performance.now()
  const read = async (headers: Headers, at: number) => {
    const state = async () => (await readCard(at % 2 ? one : other, headers, 'VALLEY')).state
    await expect.poll(state, { timeout: 30_000 }).toBe('no-account')
  }
  await Promise.all(sessions.map(read))
  const arrivals = one.network.calls({ institution: 'VALLEY' }).map(({ at }) => Date.parse(at))
  expect(performance.now() - began).toBeGreaterThan(1_000)
  expect(mostInASecond(arrivals)).toBeGreaterThan(9)
  expect(mostInASecond(arrivals)).toBeLessThanOrEqual(20)
})

function mostInASecond(moments: number[]): number {
  return Math.max(...moments.map((first) => moments.filter((at) => at >= first && at < first + 1_000).length))
}

test('wrong passwords are counted over all processes', async () => {
  // After three failures a second has to pass, and six tries may take longer.
  const [one, other] = await startTwo({ edit: withoutProvider, clock: () => startTime })
  const { idAtHome } = one.network.patron({ like: 'five-institutions' })
  const tryAt = async ({ app }: TestNetwork, at: number) => {
    const payload = { card: idAtHome, password: `wrong ${at}`, profile: 'own-device' }
    const url = '/api/sign-in/01MER_NORTH'
    const remoteAddress = `10.0.${at}.1`
    return (await app.inject({ method: 'POST', url, headers: ownPage, remoteAddress, payload })).statusCode
  }
  const statuses = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => tryAt(at % 2 ? one : other, at)))
  expect(statuses.filter((status) => status === 401)).toHaveLength(3)
  expect(statuses.filter((status) => status === 429)).toHaveLength(3)
})

/** North has no identity provider: it checks card and password itself. */
const withoutProvider = (file: string) =>
  file.replace(/signIn:\n\s+issuer: \S+NORTH\n(\s+\w+: .+\n){3}/, 'passwordSignIn: true\n')

type Headers = Record<string, string>

async function isIn({ app }: TestNetwork, headers: Headers): Promise<boolean> {
  return (await app.inject({ url: '/api/session', headers })).json<{ signedIn: boolean }>().signedIn
}

function post({ app }: TestNetwork, url: string, headers: Headers) {
  return app.inject({ method: 'POST', url, headers })
}

type Options = {
  edit?: (file: string) => string
  clock?: () => number
  env?: Record<string, string>
  /** What the second process does not get through to the database. */
  isLost?: (chunk: string | Buffer) => boolean
}

async function startTwo({ env = {}, isLost = () => false, ...options }: Options = {}) {
  const { databaseUrl } = await newPlace('PostgreSQL')
  const { url } = await startProxy(databaseUrl!, isLost)
  const shared = { DATABASE_URL: reveal(databaseUrl!), DATA_KEY: Buffer.alloc(32, 1).toString('base64') }
  const one = await startTestNetwork({ env: { ...shared, ...env }, ...options })
  const app = createApp({ ...one.config, databaseUrl: toSecret(url) }, options)
  onTestFinished(async () => {
    await app.close()
    await one.stop()
  })
  await app.ready()
  const signIn = async (patron: MockPatron) => ({ ...ownPage, cookie: await signInAs(app, patron) })
  return [one, { ...one, app, signIn }] as const
}
