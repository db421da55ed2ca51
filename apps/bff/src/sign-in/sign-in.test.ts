import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOwnNetwork, ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'
import { pendingCookie } from './pending-sign-in.ts'

let card: TestNetwork
let robin: MockPatron
beforeAll(async () => {
  card = await startTestNetwork()
  robin = card.network.patron({ like: 'five-institutions' })
})
afterAll(() => card.stop())

test('G1 sign-in sets one opaque cookie that no neighbouring site can set or read', async () => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH')
  const answer = await arrive(card.app, await passProvider(location, robin), cookie)
  expect(answer.headers.location).toBe('/card/all/overview#signed-in')
  const all = [answer.headers['set-cookie'] ?? []].flat()
  const [session, ...others] = all.filter((set) => !set.startsWith(`${pendingCookie}=;`))
  expect(others).toEqual([])
  const [pair = '', ...attributes] = (session ?? '').split('; ')
  expect(Buffer.from(pair.replace('__Host-card=', ''), 'base64url')).toHaveLength(32)
  expect(attributes.toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'])
})

test('the session contains the person’s name, home institution and end', async () => {
  const headers = await card.signIn(robin, '?profile=shared-computer')
  const session: unknown = (await card.get('/api/session', headers)).json()
  expect(session).toMatchObject({
    signedIn: true,
    profile: 'shared-computer',
    homeInstitutionCode: '01MER_NORTH',
    canExtend: true,
  })
})

test('a sign-in that another tab has replaced fails, and the newer one succeeds', async () => {
  const older = await beginSignIn(card.app, '01MER_NORTH')
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH')
  const failed = await arrive(card.app, await passProvider(older.location, robin), cookie)
  expect(failed.headers.location).toBe('/sign-in?problem=sign-in-failed')
  expect(failed.headers['set-cookie']).toBeUndefined()
  const answer = await arrive(card.app, await passProvider(location, robin), cookie)
  expect(answer.headers.location).toBe('/card/all/overview#signed-in')
})

test('a deep link survives sign-in', async () => {
  const { location, cookie } = await beginSignIn(
    card.app,
    '01MER_NORTH',
    '?returnTo=/card/01MER_ALPINE/loans',
  )
  const answer = await arrive(card.app, await passProvider(location, robin), cookie)
  expect(answer.headers.location).toBe('/card/01MER_ALPINE/loans#signed-in')
})

test.for([
  'https://evil.example/card/',
  '//evil.example/card/x',
  '/\\evil.example',
  '/card/..//evil.example',
  '/card/x\r\nset-cookie: a=b',
  'javascript:alert(1)',
  '/sign-in/01MER_NORTH',
  '/staff/sign-in',
  '/staff/Sign-In?problem=sign-in-failed',
  '',
])('sign-in redirects only to pages of the card: %j', async (returnTo) => {
  const query = new URLSearchParams({ returnTo }).toString()
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', `?${query}`)
  const answer = await arrive(card.app, await passProvider(location, robin), cookie)
  expect(answer.headers.location).toBe('/card/all/overview#signed-in')
})

test('what a link to sign-in has wrong is ignored, and a code that is too long is unknown', async () => {
  const query =
    '?returnTo=/card/all/loans&returnTo=/card/all/fees&mark=%20&profile=x&as=admin&lang=de&lang=fr'
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', query)
  const answer = await arrive(card.app, await passProvider(location, robin), cookie)
  expect(answer.headers.location).toBe('/card/all/overview#signed-in')
  for (const place of ['/sign-in/', '/sign-in/callback/']) {
    const { headers } = await card.get(`${place}${'x'.repeat(300)}`)
    expect(headers.location).toMatch(/^\/sign-in\?problem=/)
  }
})

test.for(['01MER_NOWHERE', '__proto__', 'constructor', 'network', '01mer_north', '..%2fapi'])(
  'an unknown institution has no sign-in: %s',
  async (code) => {
    const answer = await card.get(`/sign-in/${code}`)
    expect(answer.headers.location).toBe('/sign-in?problem=not-found')
    expect(answer.headers['set-cookie']).toBeUndefined()
  },
)

test('G1 signing in again creates a new id and ends the earlier session', async () => {
  const first = await card.signIn(robin)
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH')
  const answer = await arrive(card.app, await passProvider(location, robin), `${cookie}; ${first.cookie}`)
  const second = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
  expect(second.cookie).not.toBe(first.cookie)
  expect(await isSignedIn(first)).toBe(false)
  expect(await isSignedIn(second)).toBe(true)
})

test.for([
  ['sec-fetch-dest', 'image'],
  ['sec-fetch-dest', 'iframe'],
  ['sec-purpose', 'prefetch;prerender'],
] as const)('G9 a request that opens no page starts and ends no session: %s: %s', async ([name, value]) => {
  const earlier = await card.signIn(robin)
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH')
  const { pathname, search } = new URL(await passProvider(location, robin))
  const ofBrowser = { cookie: `${cookie}; ${earlier.cookie}`, 'sec-fetch-dest': 'document' }
  for (const url of ['/sign-in/01MER_NORTH', `${pathname}${search}`]) {
    const { statusCode, headers } = await card.get(url, { ...ofBrowser, [name]: value })
    expect([url, statusCode, headers['set-cookie']]).toEqual([url, 403, undefined])
  }
  expect(await isSignedIn(earlier)).toBe(true)
  const opened = await card.get(`${pathname}${search}`, ofBrowser)
  expect(opened.headers.location).toBe('/card/all/overview#signed-in')
})

test('the home institution provides the name in a new session', async () => {
  const session: unknown = (await card.get('/api/session', await card.signIn(robin))).json()
  expect(session).toMatchObject({ signedIn: true, displayName: robin.displayName })
})

test('while home is silent, a session starts without a name', async () => {
  const { network } = card
  const patron = network.patron({ like: 'home-harbour' })
  network.fault({ institution: 'HARBOUR', operation: 'account', patron, kind: 'reset' })
  const session: unknown = (await card.get('/api/session', await card.signIn(patron))).json()
  expect(session).toMatchObject({ signedIn: true, homeInstitutionCode: '01MER_HARBOUR', displayName: null })
})

test('a person unknown at home gets no session and the reason', async () => {
  const strict = await startOwnNetwork({
    edit: (file) => file.replace('idClaim: patron_id', 'idClaim: patron_id\n      idType: BARCODE'),
  })
  const stranger = strict.network.patron({ like: 'two-loans' })
  const { location, cookie } = await beginSignIn(strict.app, '01MER_NORTH')
  const { headers } = await arrive(strict.app, await passProvider(location, stranger), cookie)
  expect(headers.location).toBe('/sign-in?problem=no-record-at-home')
  expect(cookieHeader(headers['set-cookie'])).toBe('')
})

async function isSignedIn(headers: Record<string, string>): Promise<unknown> {
  const { signedIn } = (await card.get('/api/session', headers)).json<{ signedIn: boolean }>()
  return signedIn
}

test.each(['203.0.113.9:51234', '[2001:db8::9]:443', 'unknown'])(
  'G1 a proxy that sends %s as the browser’s address gets 500 for every request',
  async (address) => {
    const behindProxy = await startOwnNetwork({
      env: { TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'error' },
    })
    const headers = { ...ownPage, 'x-forwarded-for': `198.51.100.1, ${address}` }
    for (const url of ['/sign-in/01MER_NORTH', '/api/institutions'])
      expect((await behindProxy.get(url, headers)).statusCode).toBe(500)
    expect(behindProxy.lines.join('')).toContain('TRUST_PROXY')
    expect(behindProxy.lines.join('')).not.toContain(address)
    const plain = { ...headers, 'x-forwarded-for': 'unknown, 203.0.113.9' }
    const answer = await behindProxy.get('/api/institutions', plain)
    expect(answer.statusCode).toBe(200)
  },
)

test('on library computers sessions are short, whatever profile is requested', async () => {
  const inLibrary = await startTestNetwork({
    edit: withSettings('sharedComputers: [10.20.0.0/16]'),
    env: { TRUST_PROXY: '127.0.0.1' },
  })
  const from = { 'x-forwarded-for': '10.20.3.4' }
  const begun = await inLibrary.get('/sign-in/01MER_NORTH?profile=own-device', from)
  expect(new URL(begun.headers.location ?? '').searchParams.get('prompt')).toBe('login')
  const network = (headers: Record<string, string>) =>
    inLibrary.get('/api/institutions', { ...ownPage, ...headers })
  expect((await network(from)).json().sharedComputer).toEqual({ locked: true, idleMinutes: 5 })
  expect((await network({})).json().sharedComputer.locked).toBe(false)
  await inLibrary.stop()
})
