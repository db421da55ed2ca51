import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import { ownPage, startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'

const loopback = { HOST: '127.0.0.1', PUBLIC_URL: 'http://localhost:4400' }

/** All cookies that a sign-in sets on a shared computer by a person who has chosen a language, without their values. */
async function cookiesOf({ app, network }: TestNetwork): Promise<string[]> {
  const patron = network.patron({ like: 'two-loans' })
  const query = '?profile=shared-computer&lang=de'
  const begun = await app.inject({ url: `/sign-in/01MER_NORTH${query}` })
  const cookie = cookieHeader(begun.headers['set-cookie'])
  const callback = await passProvider(begun.headers.location ?? '', patron)
  const arrived = await arrive(app, callback, cookie)
  const headers = { ...ownPage, cookie: cookieHeader(arrived.headers['set-cookie']) }
  const session = await app.inject({ url: '/api/session', headers })
  expect(session.json()).toMatchObject({ signedIn: true })
  const left = await app.inject({ method: 'POST', url: '/api/sign-out', headers })
  return [begun, arrived, left].flatMap(({ headers: { 'set-cookie': set = [] } }) => [set].flat())
}

test('a demo at http://localhost sets cookies that Safari stores: without Secure and the prefix that needs it', async () => {
  const cookies = await cookiesOf(await startOwnNetwork({ env: loopback }))
  expect(new Set(cookies.map((cookie) => cookie.split('=')[0]))).toEqual(
    new Set(['card-4400', 'card-sign-in-4400', 'card-shared-4400', 'language-4400']),
  )
  expect(cookies.filter((cookie) => /secure|__Host-/i.test(cookie))).toEqual([])
  for (const cookie of cookies) {
    expect(cookie).toContain('; Path=/')
    expect(cookie).toContain('; SameSite=Lax')
    expect(cookie.includes('; HttpOnly')).toBe(!cookie.startsWith('language-'))
  }
})

test('two demos at localhost sign nobody out of each other: the names of their cookies contain the port', async () => {
  const { app, signIn, network } = await startOwnNetwork({
    env: { ...loopback, PUBLIC_URL: 'http://localhost:5400' },
  })
  const { cookie = '' } = await signIn(network.patron({ like: 'two-loans' }))
  expect(cookie).toMatch(/^card-5400=/)
  const both = { ...ownPage, cookie: `card-4400=${'A'.repeat(43)}; ${cookie}` }
  expect((await app.inject({ url: '/api/session', headers: both })).json()).toMatchObject({ signedIn: true })
})

test('the pages of a local demo have the name of the cookie that they write, and list the real names', async () => {
  const card = await startOwnNetwork({ env: loopback })
  expect((await card.get('/api/institutions', ownPage)).json()).toMatchObject({
    languageCookie: 'language-4400',
  })
  const { kept } = (await card.get('/api/privacy', ownPage)).json<{ kept: { name: string | null }[] }>()
  const names = kept.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['card-4400', 'language-4400', 'last-institution']))
  expect(names.filter((name) => name?.startsWith('__Host-'))).toEqual([])
})

test.for([
  ['https', { ...loopback, PUBLIC_URL: 'https://localhost:4400' }],
  ['https at another host', { ...loopback, PUBLIC_URL: 'https://card.example.org' }],
  ['a proxy', { ...loopback, TRUST_PROXY: '127.0.0.1' }],
  ['an open port', { ...loopback, HOST: '0.0.0.0' }],
  ['a port on another address', { ...loopback, HOST: '192.0.2.7' }],
  ['an open port of IPv6', { ...loopback, HOST: '::' }],
] as const)('G1 a demo with %s sets only Secure cookies with the prefix __Host-', async ([, env]) => {
  const card = await startOwnNetwork({ env })
  const { cookie } = await beginSignIn(card.app, '01MER_NORTH')
  expect(cookie).toMatch(/^__Host-card-sign-in=/)
  const { headers } = await card.get('/sign-in?lang=de', { accept: 'text/html' })
  expect(headers['set-cookie']).toMatch(/^__Host-language=.*; Secure/)
  expect((await card.get('/api/institutions', ownPage)).json()).not.toHaveProperty('languageCookie')
})

test('G1 elsewhere the cookies of a local demo are no session', async () => {
  const card = await startOwnNetwork()
  const { cookie = '' } = await card.signIn(card.network.patron({ like: 'two-loans' }))
  expect(cookie).toMatch(/^__Host-card=/)
  const value = cookie.replace('__Host-card=', '')
  for (const name of ['card', 'card-4400', 'card-80']) {
    const answer = await card.get('/api/session', { ...ownPage, cookie: `${name}=${value}` })
    expect(answer.json()).toEqual({ signedIn: false })
  }
})

test('G1 a network with real institutions sets only Secure cookies, on this machine too', async () => {
  const { config } = await startOwnNetwork({ env: loopback })
  const languageOf = async (demo: boolean) => {
    const app = createApp({ ...config, network: { ...config.network, demo } })
    onTestFinished(() => app.close())
    const { headers } = await app.inject({ url: '/sign-in?lang=de', headers: { accept: 'text/html' } })
    return String(headers['set-cookie'])
  }
  expect(await languageOf(false)).toMatch(/^__Host-language=.*; Secure/)
  expect(await languageOf(true)).toMatch(/^language-4400=/)
})
