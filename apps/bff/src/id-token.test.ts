import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestNetwork, type TestNetwork } from './test-network.ts'
import { arrive, beginSignIn } from './test-sign-in.ts'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>

/** A provider of which we say with which key it signs, and as whom. */
let provider: Server
let issuer: string
let published: Pair
let sign: () => Promise<string>
let card: TestNetwork
beforeEach(async () => {
  published = await generateKeyPair('RS256')
  provider = createServer((request, answer) => {
    const path = new URL(request.url ?? '', issuer).pathname
    const body = bodies[path]?.() ?? Promise.resolve({})
    body.then(
      (json) => answer.setHeader('content-type', 'application/json').end(JSON.stringify(json)),
      () => answer.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(provider, 'listening')
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  card = await startTestNetwork({
    edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${issuer}`),
  })
})
afterEach(async () => {
  provider.close()
  await card.stop()
})

const bodies: Record<string, () => Promise<object>> = {
  '/.well-known/openid-configuration': async () => ({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
  }),
  '/jwks': async () => ({
    keys: [{ ...(await exportJWK(published.publicKey)), kid: '1', alg: 'RS256', use: 'sig' }],
  }),
  '/token': async () => ({ access_token: 'a', token_type: 'bearer', id_token: await sign() }),
}

type More = { query?: string; claims?: Record<string, unknown> }

async function signInWith({ privateKey }: Pair, { query = '', claims = {} }: More = {}) {
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', query)
  const asked = new URL(location).searchParams
  const { idAtHome } = card.network.patron({ like: 'five-institutions' })
  sign = () =>
    new SignJWT({ patron_id: idAtHome, nonce: asked.get('nonce'), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: '1' })
      .setIssuer(issuer)
      .setAudience('library-card')
      .setSubject('robin')
      .setIssuedAt()
      .setExpirationTime('1 minute')
      .sign(privateKey)
  const back = `${asked.get('redirect_uri')}?code=c&state=${asked.get('state')}`
  return (await arrive(card.app, back, cookie)).headers.location
}

test('a person whom the provider has signed for is signed in', async () => {
  expect(await signInWith(published)).toBe('/card/all/overview')
})

test('G9 a person whom the provider has not signed for is nobody', async () => {
  expect(await signInWith(await generateKeyPair('RS256'))).toBe('/sign-in?problem=sign-in-failed')
})

const ago = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds

test('G1 on a shared computer whoever has just signed in at the provider comes in', async () => {
  const shared = { query: '?profile=shared-computer', claims: { auth_time: ago(0) } }
  expect(await signInWith(published, shared)).toBe('/card/all/overview')
})

test.for([
  ['two minutes ago', { auth_time: ago(120) }],
  ['nobody knows when', {}],
  ['in words', { auth_time: 'now' }],
  ['never', { auth_time: null }],
] as const)('G1 on a shared computer who signed in there %s is nobody', async ([, claims]) => {
  const shared = { query: '?profile=shared-computer', claims }
  expect(await signInWith(published, shared)).toBe('/sign-in?problem=sign-in-failed')
})
