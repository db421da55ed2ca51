import { generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownPage, startTestNetwork, startTime, type TestNetwork } from '../test-network.ts'
import { notifySignOut, startTestProvider, tokenTime, type TestProvider } from '../test-provider.ts'
import { startSession } from './sessions.ts'
import { openDatabase } from '../store/database.ts'
import { findDataKey } from '../store/data-key.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const others = await generateKeyPair('RS256')

let card: TestNetwork
let provider: TestProvider
beforeAll(async () => {
  provider = await startTestProvider()
  card = await startTestNetwork({
    edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${provider.issuer}`),
    env: { DATABASE_FILE: join(mkdtempSync(join(tmpdir(), 'card-')), 'card.sqlite') },
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
      dataKey: findDataKey(card.config),
      clock: () => startTime,
      limits: card.config.network.sessions,
    },
    {
      patron: { homeInstitutionCode: '01MER_NORTH', id: subject, idType: null, home: null },
      providerSignOut: null,
      profile: 'own-device',
      owner: { issuer: provider.issuer, subject, providerSession },
    },
  )
  await database.destroy()
  const headers = { ...ownPage, cookie: `__Host-card=${id}` }
  return async () => (await card.app.inject({ url: '/api/session', headers })).json().signedIn
}

test('G2 who signs out at the provider is signed out here, by person or by the provider’s session', async () => {
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

test.each<[string, () => Claims]>([
  ['of another issuer', () => ({ ...good(), iss: 'https://evil.example' })],
  ['for somebody else', () => ({ ...good(), aud: 'another-client' })],
  ['of last week', () => ({ ...good(), iat: good().iat - 604_800 })],
  ['without a time', () => ({ ...good(), iat: undefined })],
  ['with a nonce, as an ID token has one', () => ({ ...good(), nonce: 'n' })],
  ['without the event', () => ({ ...good(), events: {} })],
  ['about nobody', () => ({ ...good(), sub: undefined })],
])('G2 a sign-out %s is nobody’s word', async (_, claims) => {
  const isIn = await signedIn('robin', 'a')
  expect((await tell(claims())).statusCode).toBe(400)
  expect(await isIn()).toBe(true)
})

test('G2 a sign-out that the provider has not signed is nobody’s word', async () => {
  const isIn = await signedIn('robin', 'a')
  expect((await tell(good(), others.privateKey)).statusCode).toBe(400)
  const unsigned = await notifySignOut(card.app, 'eyJhbGciOiJub25lIn0.e30.')
  expect(unsigned.statusCode).toBe(400)
  expect(await isIn()).toBe(true)
})

test('G2 who forges many sign-outs makes nobody ask the provider for its keys each time', async () => {
  const before = provider.received('/jwks').length
  const answers = await Promise.all(Array.from({ length: 20 }, () => tell(good(), others.privateKey)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 20 }, () => 400))
  expect(provider.received('/jwks').length - before).toBeLessThanOrEqual(1)
})
