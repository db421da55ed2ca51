import { passTime } from '@library-card/library-systems/test/clock.ts'
import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  startOwnNetwork,
  ownPage,
  startTestNetwork,
  startTime,
  type TestNetwork,
} from '../../test/network.ts'
import { notifySignOut, startTestProvider, tokenTime, type TestProvider } from '../../test/provider.ts'
import { cookieHeader } from '../../test/sign-in.ts'
import { startSession } from './start-session.ts'
import { openDatabase } from '../store/database.ts'
import { findDataKey } from '../store/data-key.ts'
import { newDatabaseFile } from '../../test/files.ts'
import { pauseAfterFailure } from './providers.ts'
import { keysOf } from '../../test/store.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const others = await generateKeyPair('RS256')

let card: TestNetwork
let provider: TestProvider
beforeAll(async () => {
  provider = await startTestProvider()
  card = await startTestNetwork({
    // Not the first institution: all have the same client id.
    edit: (file) => file.replace(/issuer: \S+HARBOUR/, `issuer: ${provider.issuer}`),
    env: { DATABASE_FILE: newDatabaseFile(), LOG_LEVEL: 'warn' },
  })
})
afterAll(async () => {
  await card.stop()
  provider.stop()
})

type Claims = Record<string, unknown>
const good = () => ({
  iss: provider.issuer,
  aud: 'library-card',
  iat: tokenTime(),
  jti: 'one',
  sub: 'robin',
  events: { [event]: {} },
})

async function tell(claims: Claims, key?: CryptoKey) {
  return notifySignOut(card.app, await provider.sign(claims, key))
}

async function signedIn(subject: string, providerSession: string | null): Promise<() => Promise<boolean>> {
  const database = openDatabase(card.config)
  const { id } = await startSession(
    {
      database,
      ...(await keysOf(database, findDataKey(card.config))),
      log: card.app.log,
      clock: () => startTime,
      limits: card.config.network.sessions,
      onEnd: () => {},
    },
    {
      patron: { homeInstitutionCode: '01MER_HARBOUR', id: subject, idType: null, home: null },
      providerSignOut: null,
      profile: 'own-device',
      staff: null,
      onShared: false,
      identity: { issuer: provider.issuer, subject, providerSession },
    },
  )
  await database.destroy()
  const headers = { ...ownPage, cookie: `__Host-card=${id}` }
  return async () => (await card.get('/api/session', headers)).json().signedIn
}

test('G2 a sign-out at the provider ends sessions here, by person or by provider session', async () => {
  const [one, two, other] = [
    await signedIn('robin', 'a'),
    await signedIn('robin', 'b'),
    await signedIn('una', 'c'),
  ]
  expect((await tell({ ...good(), sub: undefined, sid: 'a' })).statusCode).toBe(200)
  expect([await one(), await two(), await other()]).toEqual([false, true, true])
  expect((await tell(good())).statusCode).toBe(200)
  expect([await two(), await other()]).toEqual([false, true])
})

test.each([30, -330])('G2 a provider whose clock differs by %i seconds signs out', async (seconds) => {
  const isIn = await signedIn('robin', 'a')
  expect((await tell({ ...good(), iat: good().iat + seconds })).statusCode).toBe(200)
  expect(await isIn()).toBe(false)
})

test.each<[string, () => Claims]>([
  ['of tomorrow', () => ({ ...good(), iat: good().iat + 86_400 })],
  ['of another issuer', () => ({ ...good(), iss: 'https://evil.example' })],
  ['for somebody else', () => ({ ...good(), aud: 'another-client' })],
  ['of last week', () => ({ ...good(), iat: good().iat - 604_800 })],
  ['without a time', () => ({ ...good(), iat: undefined })],
  ['with a nonce, as an ID token has one', () => ({ ...good(), nonce: 'n' })],
  ['without the event', () => ({ ...good(), events: {} })],
  ['with the event as a text', () => ({ ...good(), events: event })],
  ['about nobody', () => ({ ...good(), sub: undefined })],
])('G2 a logout token %s is refused', async (_, claims) => {
  const isIn = await signedIn('robin', 'a')
  expect((await tell(claims())).statusCode).toBe(400)
  expect(await isIn()).toBe(true)
})

test.for([undefined, 'state=1'])('G2 a sign-out without a logout token is refused: %s', async (payload) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const url = '/sign-out/back-channel'
  const { statusCode } = await card.app.inject({ method: 'POST', url, ...(payload && { headers, payload }) })
  expect(statusCode).toBe(400)
})

test('G2 a logout token that the provider has not signed is refused', async () => {
  const isIn = await signedIn('robin', 'a')
  expect((await tell(good(), others.privateKey)).statusCode).toBe(400)
  const unsigned = await notifySignOut(card.app, 'eyJhbGciOiJub25lIn0.e30.')
  expect(unsigned.statusCode).toBe(400)
  expect(await isIn()).toBe(true)
})

test.for([
  ['a key that the provider does not publish', { alg: 'RS256', kid: '2' }, others.privateKey],
  ['a shared secret', { alg: 'HS256' }, new Uint8Array(32)],
] as const)(
  'G2 the log says that a logout token signed with %s is wrong, not the provider',
  async ([, header, key]) => {
    const before = card.lines.length
    const token = await new SignJWT(good()).setProtectedHeader(header).sign(key)
    expect((await notifySignOut(card.app, token)).statusCode).toBe(400)
    expect(card.lines.slice(before).map((line): unknown => JSON.parse(line))).toMatchObject([
      { provider: '01MER_HARBOUR', step: 'token' },
    ])
  },
)

test('G2 many forged logout tokens do not cause a key request each', async () => {
  const before = provider.received('/jwks').length
  const answers = await Promise.all(Array.from({ length: 20 }, () => tell(good(), others.privateKey)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 20 }, () => 400))
  expect(provider.received('/jwks').length - before).toBeLessThanOrEqual(1)
})

test.for([
  ['/idp', '/idp/'],
  ['/idp/', '/idp'],
  ['', '/'],
  ['/', ''],
])(
  'G2 an issuer that ends in %j in the network file and in %j in its tokens signs in and out',
  async ([written = '', told = '']) => {
    const answers: NonNullable<Parameters<typeof startTestProvider>[0]> = {}
    const own = await startTestProvider(answers)
    onTestFinished(own.stop)
    const iss = `${own.issuer}${told}`
    answers[`${written.replace(/\/$/, '')}/.well-known/openid-configuration`] = () => ({
      body: { ...own.metadata(), issuer: iss },
    })
    const slashed = await startOwnNetwork({
      edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${own.issuer}${written}`),
    })
    const { idAtHome } = slashed.network.patron({ like: 'five-institutions' })
    const answer = await own.signIn(slashed.app, '01MER_NORTH', { claims: { iss, patron_id: idAtHome } })
    const headers = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
    const isIn = async () => (await slashed.get('/api/session', headers)).json().signedIn
    expect(await isIn()).toBe(true)
    expect((await notifySignOut(slashed.app, await own.sign({ ...good(), iss }))).statusCode).toBe(200)
    expect(await isIn()).toBe(false)
  },
)

test('G2 where two clients are registered at one issuer, each is notified of sign-outs', async () => {
  const two = await startOwnNetwork({
    edit: (file) =>
      file.replaceAll(
        /issuer: \S+(NORTH|HARBOUR)\n(\s+clientId: )library-card/g,
        (_, name, clientId) => `issuer: ${provider.issuer}\n${clientId}client-${name}`,
      ),
  })
  for (const [name, like] of [
    ['NORTH', 'five-institutions'],
    ['HARBOUR', 'home-harbour'],
  ] as const) {
    const { idAtHome } = two.network.patron({ like })
    const answer = await provider.signIn(two.app, `01MER_${name}`, { claims: { patron_id: idAtHome } })
    const headers = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
    const isIn = async () => (await two.get('/api/session', headers)).json().signedIn
    expect(await isIn()).toBe(true)
    const token = await provider.sign({ ...good(), aud: ['another', `client-${name}`] })
    expect([name, (await notifySignOut(two.app, token)).statusCode]).toEqual([name, 200])
    expect([name, await isIn()]).toEqual([name, false])
  }
})

test('G2 a logout token with subject and session also ends sessions that began without a provider session, and no others', async () => {
  const [unnamed, named, other] = [
    await signedIn('robin', null),
    await signedIn('robin', 'x'),
    await signedIn('una', null),
  ]
  expect((await tell({ ...good(), sid: 'y' })).statusCode).toBe(200)
  expect([await unnamed(), await named(), await other()]).toEqual([false, true, true])
})

test.for(['/.well-known/openid-configuration', '/jwks'])(
  'G2 while a provider does not answer for %s, a sign-out there fails, and is logged',
  async (path) => {
    const answers: NonNullable<Parameters<typeof startTestProvider>[0]> = {}
    const own = await startTestProvider(answers)
    onTestFinished(own.stop)
    const fresh = await startTestNetwork({
      edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${own.issuer}`),
      env: { LOG_LEVEL: 'warn' },
    })
    onTestFinished(fresh.stop)
    const token = await own.sign({ ...good(), iss: own.issuer })
    const statuses: number[] = []
    for (const answer of [{ status: 503 }, { status: 307 }, { body: 'no JSON' }, null]) {
      if (answer) answers[path] = () => answer
      else delete answers[path]
      statuses.push((await notifySignOut(fresh.app, token)).statusCode)
      await passTime(pauseAfterFailure + 1)
    }
    expect(statuses).toEqual([400, 400, 400, 200])
    const logged = fresh.lines.map((line): Record<string, unknown> => JSON.parse(line))
    const steps = logged.filter(({ msg }) => msg === 'back-channel logout failed').map(({ step }) => step)
    expect(new Set(steps)).toEqual(new Set([path === '/jwks' ? 'keys' : 'discovery']))
  },
)

test.for(['/.well-known/openid-configuration', '/jwks'])(
  'G16 anonymous sign-outs at a provider that fails to answer for %s cause one request, and then a pause',
  async (path) => {
    const own = await startTestProvider({ [path]: () => ({ status: 503 }) })
    onTestFinished(own.stop)
    const fresh = await startOwnNetwork({
      edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${own.issuer}`),
    })
    const forged = await own.sign({ ...good(), iss: own.issuer }, others.privateKey)
    const tellAll = async () => {
      const many = Array.from({ length: 20 }, () => notifySignOut(fresh.app, forged))
      await Promise.all(many)
      expect((await notifySignOut(fresh.app, forged)).statusCode).toBe(400)
    }
    await tellAll()
    expect(own.received(path)).toHaveLength(1)
    await passTime(pauseAfterFailure + 1)
    await tellAll()
    expect(own.received(path)).toHaveLength(2)
  },
)
