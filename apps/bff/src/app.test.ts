import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { contractVersion } from '@library-card/contract/version.ts'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newDatabaseFile } from '../test/files.ts'
import { ownPage, startTestNetwork, startTime, type TestNetwork } from '../test/network.ts'

let card: TestNetwork
let robin: MockPatron
let signedIn: Record<string, string>

beforeAll(async () => {
  card = await startTestNetwork({ env: { LOG_LEVEL: 'trace', TRUST_PROXY: '127.0.0.1' } })
  await card.app.listen({ port: 0, host: '127.0.0.1' })
  robin = card.network.patron({ like: 'five-institutions' })
  signedIn = await card.signIn(robin)
})
afterAll(() => card.stop())

const publicUrl = 'http://localhost:4400'
const callers = {
  'our page': { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-origin' },
  'a page without the header': { 'sec-fetch-site': 'same-origin' },
  'another value of the header': { 'x-library-card': 'x', 'sec-fetch-site': 'same-origin' },
  'a neighbour on the same site': { 'x-library-card': contractVersion, 'sec-fetch-site': 'same-site' },
  'another site': { 'x-library-card': contractVersion, 'sec-fetch-site': 'cross-site' },
  'an address that was typed': { 'x-library-card': contractVersion, 'sec-fetch-site': 'none' },
  'an old browser on our page': { 'x-library-card': contractVersion, origin: publicUrl },
  'an old browser on a neighbour': { 'x-library-card': contractVersion, origin: 'http://localhost:4499' },
  'an old browser without origin': { 'x-library-card': contractVersion },
}
const getAllowed = new Set(['our page'])
const postAllowed = new Set(['our page', 'an old browser on our page'])

test.for(Object.entries(callers))('G9 only our own page may call: %s', async ([caller, proof]) => {
  const headers = { ...proof, cookie: signedIn['cookie'] ?? '' }
  const got = await card.get('/api/session', headers)
  expect(got.statusCode).toBe(getAllowed.has(caller) ? 200 : 403)
  const posted = await card.app.inject({ method: 'POST', url: '/api/session/seen', headers })
  expect(posted.statusCode).toBe(postAllowed.has(caller) ? 200 : 403)
})

test.for(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
  'G9 a body is JSON: %s is refused',
  async (type) => {
    const headers = { ...signedIn, 'content-type': type }
    const answer = await card.app.inject({ method: 'POST', url: '/api/sign-out', headers, payload: 'a=b' })
    expect(answer.statusCode).toBe(415)
    expect(answer.json()).toMatchObject({ status: 415, code: 'bad-request' })
  },
)

test('a body is small', async () => {
  const headers = { ...signedIn, 'content-type': 'application/json' }
  const payload = JSON.stringify('x'.repeat(20_000))
  const answer = await card.app.inject({ method: 'POST', url: '/api/session/seen', headers, payload })
  expect(answer.json()).toMatchObject({ status: 413, code: 'bad-request' })
})

test.for(['/', '/card/01MER_NORTH/loans', '/sign-in', '/signed-out', '/nowhere'])(
  'G3 G10 the page for %s is kept by nobody and runs only what is ours',
  async (url) => {
    const answer = await card.get(url, { accept: 'text/html' })
    expect(answer.body).toContain('Library Card')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
    expect(answer.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*trusted-types 'none'/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(answer.headers['strict-transport-security']).toBeUndefined()
  },
)

test.for([
  '/',
  '/card/all/overview',
  '/card/01MER_NORTH/loans',
  '/sign-in',
  '/signed-out',
  '/staff',
  '/privacy',
  '/nowhere',
  '/favicon.svg',
  '/assets/main-3f9a.js',
  '/assets/main-0000.js',
  '/api/nowhere',
])('HEAD %s answers with the status and headers of GET, without a body', async (url) => {
  const [got, head] = await Promise.all(['GET', 'HEAD'].map((method) => overHttp(url, method)))
  expect(head).toEqual({ ...got, body: '' })
  expect(got?.body).not.toBe('')
})

test('G10 over https the response requires https from the browser', async () => {
  const secure = await startTestNetwork({ env: { PUBLIC_URL: 'https://card.example' } })
  const answer = await secure.get('/healthz')
  await secure.stop()
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
})

test('G3 hashed assets are kept for ever; one that is missing is a real 404', async () => {
  const found = await card.get('/assets/main-3f9a.css')
  expect(found.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const missing = await card.get('/assets/main-0000.css', { accept: 'text/html' })
  expect(missing.statusCode).toBe(404)
  expect(missing.headers['cache-control']).toBe('no-store')
})

test('assets go out compressed to who takes that', async () => {
  const url = '/assets/main-3f9a.css'
  const packed = await card.get(url, { 'accept-encoding': 'gzip' })
  expect(packed.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringContaining('text/css'),
    'cache-control': 'public, max-age=31536000, immutable',
  })
  const plain = await card.get(url, { 'accept-encoding': 'identity' })
  expect(plain.body).toContain(':root')
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
})

test.for([
  ['/api/session', 200],
  ['/api/nowhere', 404],
  ['/api/%zz', 400],
  ['/api/session?x=%', 200],
] as const)('G3 no answer of the API is kept: %s', async ([url, status]) => {
  const answer = await card.get(url, { ...signedIn, accept: 'text/html' })
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
})

test.for<[string, string, Record<string, string>, number]>([
  ['a URL that cannot be decoded', '/%zz', {}, 400],
  ['such a URL below /api', '/api/%zz', ownPage, 400],
  ['a code that is too long', `/api/institutions/${'x'.repeat(601)}/card`, ownPage, 414],
  ['an unknown client address', '/', { 'x-forwarded-for': 'unknown' }, 500],
])('G10 G26 %s gets the headers and the log line of every response', async ([, url, headers, status]) => {
  const answer = await card.get(url, headers)
  const { requestId } = answer.json<{ requestId: string }>()
  expect(answer.statusCode).toBe(status)
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  })
  expect(card.lines.find((line) => line.includes(requestId) && line.includes('"route"'))).toContain(
    `"status":${status}`,
  )
})

test('a problem has a reference that can be read to a desk', async () => {
  const { requestId } = (await card.get('/api/nowhere', signedIn)).json<{
    requestId: string
  }>()
  expect(requestId).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(card.lines.some((line) => line.includes(`"requestId":"${requestId}"`))).toBe(true)
})

test('G11 what fails in us is answered and logged without its message', async () => {
  let broken = false
  const logged: string[] = []
  const clock = () => {
    if (broken) throw new Error('canary-message')
    return startTime
  }
  const log = { write: (line: string) => void logged.push(line) }
  const failing = await startTestNetwork({ clock, log, env: { LOG_LEVEL: 'trace' } })
  broken = true
  const headers = { ...ownPage, cookie: '__Host-card=x' }
  const answer = await failing.get('/api/session', headers)
  await failing.stop()
  expect(answer.json()).toMatchObject({ status: 500, code: 'unexpected-error' })
  expect(logged.join('')).toContain('unexpected error')
  expect(`${logged.join('')}${answer.body}`).not.toContain('canary-message')
})

test('G4 the list of institutions needs no session, and has no keys and no addresses of their systems', async () => {
  const answer = await card.get('/api/institutions', ownPage)
  expect(answer.json()).toMatchObject({ name: 'Meridian Library Network', oneProvider: false })
  expect(answer.body).not.toMatch(/DEMO_KEY|demo-client-secret|127\.0\.0\.1|clientId|baseUrl/)
})

test('G26 healthy is the process, ready is what it stands on', async () => {
  expect((await card.get('/healthz')).json()).toEqual({ ok: true })
  expect((await card.get('/readyz')).json()).toEqual({ ok: true })
})

test('G26 a process whose database takes no write is not ready, until it does', async () => {
  const databaseFile = newDatabaseFile()
  const own = await startTestNetwork({ env: { DATABASE_FILE: databaseFile } })
  onTestFinished(own.stop)
  const ready = async () => (await own.app.inject('/readyz')).statusCode
  const other = new DatabaseSync(databaseFile)
  onTestFinished(() => other.close())
  other.exec('begin immediate')
  expect(await ready()).toBe(503)
  // SQLite waits for the lock, and the process with it: not again for each request.
  const began = performance.now()
  expect(await ready()).toBe(503)
  expect(performance.now() - began).toBeLessThan(1_000)
  other.exec('rollback')
  await expect.poll(ready).toBe(200)
  // Changes with each commit that has stored something.
  const version = () => other.prepare('pragma data_version').get()?.['data_version']
  const before = version()
  await expect.poll(async () => (await ready()) === 200 && version()).not.toBe(before)
})

test('the description of the API is made from the contract', async () => {
  const description: unknown = (await card.get('/openapi.json')).json()
  expect(description).toMatchObject({
    openapi: '3.1.0',
    info: {
      description: expect.stringMatching(/X-Library-Card.*new-version.*X-Session-Tag.*session-changed/),
    },
    paths: { '/api/session': { get: {} }, '/api/sign-out': { post: {} }, '/api/institutions': { get: {} } },
  })
})

test('G11 the log holds patterns of routes, never what was in an address, a cookie or an error', async () => {
  const canaries = [
    '4471209',
    'canary-patron-id',
    'canary-query',
    'canary-agent',
    signedIn['cookie']?.split('=')[1] ?? '',
  ]
  await card.get('/card/canary-patron-id', { accept: 'text/html', 'user-agent': 'canary-agent' })
  await card.get('/api/canary-patron-id?q=canary-query', signedIn)
  await card.get('/sign-in/canary-patron-id?returnTo=canary-query')
  const callback = '/sign-in/callback/canary-patron-id?code=canary-query&state=canary-query'
  await card.get(callback, signedIn)
  const headers = { ...signedIn, 'content-type': 'application/json' }
  await card.app.inject({ method: 'POST', url: '/api/sign-out', headers, payload: '{"canary-query' })
  const log = card.lines.join('')
  expect(log).toContain('"route":"/sign-in/callback/:provider"')
  expect(log).toContain('sign-in failed')
  for (const canary of canaries) expect(log).not.toContain(canary)
})

/** Status, body, and every header that does not differ from one response to the next. */
async function overHttp(url: string, method: string) {
  const headers = { accept: 'text/html', connection: 'close' }
  const response = await fetch(new URL(url, card.app.listeningOrigin), { method, headers })
  const stable = [...response.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id')
  return { status: response.status, headers: stable, body: await response.text() }
}
