import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { ownPage, startTestNetwork, type TestNetwork, runFullCheck } from '../../test/network.ts'
import { notifySignOut, startTestProvider, tokenTime, type TestProvider } from '../../test/provider.ts'
import { arrive, beginSignIn, cookieHeader } from '../../test/sign-in.ts'

const mebibyte = 1024 * 1024
const discovery = '/.well-known/openid-configuration'
const failed = '/sign-in?problem=sign-in-failed'

type Answers = NonNullable<Parameters<typeof startTestProvider>[0]>
/** Replaced by each test, also while the provider runs. */
let answers: Answers
let provider: TestProvider
let elsewhere: TestProvider
let card: TestNetwork
beforeEach(async () => {
  answers = {}
  provider = await startTestProvider(answers)
  elsewhere = await startTestProvider()
  card = await startCard()
})
afterEach(async () => {
  await card.stop()
  provider.stop()
  elsewhere.stop()
})

function startCard(signIn = ''): Promise<TestNetwork> {
  return startTestNetwork({
    env: { LOG_LEVEL: 'warn' },
    edit: (file) => file.replace(/issuer: \S+NORTH\n/, `issuer: ${provider.issuer}\n${signIn}`),
  })
}

async function placeAfterSignIn(app = card.app, claims: object = robin()) {
  return (await provider.signIn(app, '01MER_NORTH', { claims: { ...claims } })).headers.location
}
const robin = () => ({ patron_id: card.network.patron({ like: 'five-institutions' }).idAtHome })

/** Valid, but too long. */
const padded = (body: object, bytes: number) => JSON.stringify({ ...body, padding: ' '.repeat(bytes) })
const gzipped = (body: object, bytes: number) => ({
  headers: { 'content-encoding': 'gzip' },
  body: gzipSync(padded(body, bytes)),
})

test.for([
  ['longer than 1 MiB', (body: object) => ({ body: padded(body, mebibyte) })],
  ['20 kB of gzip that become 20 MiB', (body: object) => gzipped(body, 20 * mebibyte)],
  [
    'compressed, which was not asked for',
    (body: object) => ({
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify(body)),
    }),
  ],
  ['full of values', (body: object) => ({ body: { ...body, more: Array(20_000).fill(0) } })],
  ['no JSON', () => ({ headers: { 'content-type': 'text/html' }, body: '<p>' })],
] as const)('G21 a discovery document that is %s starts no session', async ([, answer]) => {
  answers[discovery] = () => answer(provider.metadata())
  expect((await beginSignIn(card.app, '01MER_NORTH')).location).toBe(failed)
})

test.for(['/jwks', '/token', '/userinfo'])(
  'G21 20 kB of gzip that decompress to 20 MiB start no session: %s',
  async (path) => {
    answers[discovery] = () => ({
      body: { ...provider.metadata(), userinfo_endpoint: `${provider.issuer}/userinfo` },
    })
    answers['/userinfo'] = () => ({ body: { sub: 'robin', ...robin() } })
    expect(await placeAfterSignIn(card.app, {})).toBe('/card/all/overview#signed-in')
    const original = provider.answerOf(path)!
    answers[path] = async (received) => gzipped((await original(received)).body as object, 20 * mebibyte)
    const other = await startCard()
    onTestFinished(other.stop)
    expect(await placeAfterSignIn(other.app, {})).toBe(failed)
  },
)

test('claims that the ID token has are not requested again', async () => {
  answers[discovery] = () => ({
    body: { ...provider.metadata(), userinfo_endpoint: `${provider.issuer}/userinfo` },
  })
  expect(await placeAfterSignIn()).toBe('/card/all/overview#signed-in')
  expect(provider.received('/userinfo')).toEqual([])
})

test.for([discovery, '/token', '/jwks'])('G21 a provider’s redirect is not followed: %s', async (path) => {
  answers[path] = () => ({ status: 307, headers: { location: `${elsewhere.issuer}${path}` } })
  const { location } = await beginSignIn(card.app, '01MER_NORTH')
  expect(location === failed ? location : await placeAfterSignIn()).toBe(failed)
  expect(elsewhere.received(path)).toEqual([])
})

test.for([
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
  'end_session_endpoint',
])(
  'G21 a provider whose %s is at a host that the network file does not list starts no session',
  async (name) => {
    answers[discovery] = () => ({ body: { ...provider.metadata(), [name]: `${elsewhere.issuer}/there` } })
    expect((await beginSignIn(card.app, '01MER_NORTH')).location).toBe(failed)
    expect(elsewhere.received('/there')).toEqual([])
  },
)

test('G21 a provider host that the network file lists is requested', async () => {
  const { host } = new URL(elsewhere.issuer)
  const other = await startCard(`      hosts: ['${host}']\n`)
  onTestFinished(other.stop)
  answers[discovery] = () => ({ body: { ...provider.metadata(), jwks_uri: `${elsewhere.issuer}/jwks` } })
  // Signed with a key that the provider does not publish.
  expect(await placeAfterSignIn(other.app)).toBe(failed)
  expect(elsewhere.received('/jwks')).not.toEqual([])
})

test('G21 the same size limit holds for the keys that verify logout tokens', async () => {
  const original = provider.answerOf('/jwks')!
  answers['/jwks'] = async (received) => gzipped((await original(received)).body as object, 20 * mebibyte)
  const claims = { iss: provider.issuer, aud: 'library-card', jti: '1', sub: 'robin' }
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const token = await provider.sign({ ...claims, events, iat: tokenTime() })
  const answer = await notifySignOut(card.app, token)
  expect(answer.statusCode).toBe(400)
  expect(card.lines.join('')).toContain('"step":"keys"')
})

test.for(['sub', 'patron_id', 'sid'])('G21 a claim %s of 600 kB starts no session', async (name) => {
  const claims = { ...robin(), [name]: 'x'.repeat(600_000) }
  expect(await placeAfterSignIn(card.app, claims)).toBe(failed)
  expect(card.lines.join('')).toContain(`"claim":"${name}","found":"text of 600000 characters"`)
})

test.for([
  ['is short', {}, '', { isThere: true, hasToken: true }],
  ['has 100 kB', { padding: 'x'.repeat(100_000) }, '', { isThere: true, hasToken: false }],
  ['is short and the address has 900 kB', {}, 'y'.repeat(900_000), { isThere: false, hasToken: false }],
] as const)(
  'G21 the provider’s sign-out address is short, where the ID token %s',
  async ([, more, address, told]) => {
    const end_session_endpoint = `${provider.issuer}/end${address}`
    answers[discovery] = () => ({ body: { ...provider.metadata(), end_session_endpoint } })
    const claims = { ...robin(), ...more }
    const signedIn = await provider.signIn(card.app, '01MER_NORTH', { claims })
    const headers = { ...ownPage, cookie: cookieHeader(signedIn.headers['set-cookie']) }
    const answer = await card.post('/api/sign-out', headers)
    const { providerSignOut } = answer.json<{ providerSignOut: string | null }>()
    expect(providerSignOut?.length ?? 0).toBeLessThan(8_000)
    const { searchParams } = new URL(providerSignOut ?? provider.issuer)
    expect({ isThere: providerSignOut !== null, hasToken: searchParams.has('id_token_hint') }).toEqual(told)
  },
)

test('G9 many callbacks with one cookie make one token request', async () => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH')
  const state = new URL(location).searchParams.get('state')
  const callback = `http://localhost/sign-in/callback/01MER_NORTH?state=${state}&code=`
  const arrivals = Array.from({ length: 300 }, (_, at) => arrive(card.app, `${callback}${at}`, cookie))
  const places = new Set((await Promise.all(arrivals)).map(({ headers }) => headers.location))
  expect([...places]).toEqual([failed])
  expect(provider.received('/token')).toHaveLength(1)
})

test('G27 --check names a provider host that the network file does not list', async () => {
  answers[discovery] = () => ({
    body: { ...provider.metadata(), token_endpoint: 'https://tokens.example/t' },
  })
  const { text, passed } = await runFullCheck(card.config)
  expect(text).toContain('01MER_NORTH: its identity provider has an address at tokens.example')
  expect(passed).toBe(false)
})
