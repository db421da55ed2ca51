import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { handleOf, signInStaff } from '../../test/staff.ts'
import { openDatabase, type Database } from '../store/database.ts'
import { ownPage, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { startTestProvider } from '../../test/provider.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'
import { newDatabaseFile } from '../../test/files.ts'
import { keysOf } from '../../test/store.ts'
import { expireSessionsOf } from './end-sessions.ts'

type Headers = Record<string, string>

const ends: [string, (card: TestNetwork, headers: Headers) => Promise<unknown>][] = [
  ['by sign-out', (card, headers) => post(card, '/api/sign-out', headers)],
  ['by sign-out everywhere', (card, headers) => post(card, '/api/sign-out/everywhere', headers)],
  ['by a sign-in over it', signInOver],
]

test.for(ends)('G2 a stream in flight ends with its session: %s', async ([, end]) => {
  const card = await listening()
  card.network.fault({ institution: 'ALPINE', kind: 'hang' })
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  const stream = await open(card, '/api/card', headers)
  await card.get('/api/session', headers)
  expect(await end(card, headers)).toMatchObject({ statusCode: expect.toBeOneOf([200, 302]) })
  // An institution still hangs, so the stream has not ended by itself.
  expect(await stream.rest).toEqual({ isWhole: false })
})

test('G2 a stream to staff ends with their session', async () => {
  const card = await listening()
  const staff = await signInStaff(card, 'desk-operator')
  const handle = await handleOf(card, staff, card.network.patron({ like: 'five-institutions' }))
  card.network.fault({ institution: 'ALPINE', kind: 'hang' })
  const stream = await open(card, `/api/staff/patrons/${handle}/activity`, staff)
  await post(card, '/api/sign-out', staff)
  expect(await stream.rest).toEqual({ isWhole: false })
})

test('G2 the sessions that an operator ends are those of one person at one institution, by any of their ids', async () => {
  const databaseFile = newDatabaseFile()
  const dataKey = Buffer.alloc(32, 7)
  const env = { DATABASE_FILE: databaseFile, DATA_KEY: dataKey.toString('base64') }
  const provider = await startTestProvider()
  onTestFinished(provider.stop)
  const edit = (file: string) => file.replace(/issuer: \S+NORTH/, `issuer: ${provider.issuer}`)
  const card = await startOwnNetwork({ env, edit })
  const [robin, una, other] = [1, 2, 3].map(() => card.network.patron({ like: 'two-loans' }))
  const sessions: Headers[] = []
  for (const patron of [robin, una, other]) {
    const claims = { patron_id: patron?.cards.NORTH }
    const answer = await provider.signIn(card.app, '01MER_NORTH', { claims })
    sessions.push({ ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) })
  }
  const database = openDatabase({ databaseFile, databaseUrl: null })
  onTestFinished(() => database.destroy())
  const store = { database, ...(await keysOf(database, dataKey)), clock: () => startTime, log: card.app.log }
  for (const id of [robin!.idAtHome, una!.cards.NORTH!]) {
    expect(await expireSessionsOf(store, { id, institutionCode: '01MER_LAKE' })).toBe(0)
    expect(await expireSessionsOf(store, { id, institutionCode: '01MER_NORTH' })).toBe(1)
  }
  const areIn = sessions.map(async (headers) => (await card.get('/api/session', headers)).json().signedIn)
  expect(await Promise.all(areIn)).toEqual([false, false, true])
})

test('G2 a stream of another session of the same person goes on', async () => {
  const card = await listening()
  card.network.fault({ institution: 'ALPINE', kind: 'slow', milliseconds: 1_500 })
  const patron = card.network.patron({ like: 'five-institutions' })
  const [here, there] = [await card.signIn(patron), await card.signIn(patron)]
  const stream = await open(card, '/api/card', there)
  await post(card, '/api/sign-out', here)
  expect(await stream.rest).toEqual({ isWhole: true })
})

test('G2 sign-out everywhere ends 33,001 sessions', async () => {
  const databaseFile = newDatabaseFile()
  const card = await startOwnNetwork({ env: { DATABASE_FILE: databaseFile } })
  const headers = await card.signIn(card.network.patron({ like: 'two-loans' }))
  const database = openDatabase({ databaseFile, databaseUrl: null })
  onTestFinished(() => database.destroy())
  await copySession(database, 33_000)
  const answer = await post(card, '/api/sign-out/everywhere', headers)
  expect(answer.statusCode).toBe(200)
  expect(await database.selectFrom('sessions').select('id_hash').execute()).toEqual([])
}, 60_000)

async function listening(): Promise<TestNetwork> {
  const card = await startOwnNetwork()
  await card.app.listen({ port: 0, host: '127.0.0.1' })
  return card
}

/** Resolves at the first line; `rest` resolves when the connection has closed. */
async function open({ app }: TestNetwork, path: string, headers: Headers) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = app.server.address() as AddressInfo
  const call = request({ port, host: '127.0.0.1', path, headers }).end()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the argument of the event
  const [stream] = (await once(call, 'response')) as [IncomingMessage]
  let text = ''
  stream.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  // A connection that is cut is an error to its client.
  stream.on('error', () => {})
  const rest = new Promise<{ isWhole: boolean }>((closed) => {
    stream.on('close', () => closed({ isWhole: text.includes('"type":"end"') }))
  })
  await expect.poll(() => text).not.toBe('')
  return { rest }
}

async function signInOver(card: TestNetwork, { cookie = '' }: Headers) {
  const next = card.network.patron({ like: 'two-loans' })
  const begun = await beginSignIn(card.app, `01MER_${next.home}`)
  return arrive(card.app, await passProvider(begun.location, next), `${cookie}; ${begun.cookie}`)
}

function post({ app }: TestNetwork, url: string, headers: Headers) {
  return app.inject({ method: 'POST', url, headers })
}

async function copySession(database: Database, copies: number) {
  const row = await database.selectFrom('sessions').selectAll().executeTakeFirstOrThrow()
  for (let done = 0; done < copies; done += 1_000) {
    const rows = Array.from({ length: 1_000 }, (_, at) => ({ ...row, id_hash: `copy ${done + at}` }))
    await database.insertInto('sessions').values(rows).execute()
  }
}
