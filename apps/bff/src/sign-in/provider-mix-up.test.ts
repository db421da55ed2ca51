import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { itemsOf, readCard, requireAccount } from '../../test/card.ts'
import { ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { startTestProvider, type TestProvider } from '../../test/provider.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'

/** Riverside's provider is hostile. Harbour's is honest, but sends no issuer in its responses. */
let hostile: TestProvider
let card: TestNetwork
let victim: MockPatron
/** Where the hostile provider redirects browsers. */
let forwardTo = ''
beforeAll(async () => {
  hostile = await startTestProvider({
    '/auth': () => ({ status: 302, headers: { location: forwardTo } }),
    '/token': () => ({ status: 400, body: { error: 'invalid_grant' } }),
  })
  card = await startTestNetwork({
    edit: (file) => file.replace(/issuer: \S+VALLEY/, `issuer: ${hostile.issuer}`),
  })
  victim = card.network.patron({ like: 'home-harbour' })
})
afterAll(async () => {
  await card.stop()
  hostile.stop()
})

/** The attacker begins at Harbour, the victim at Riverside, whose provider passes the attacker's request on. */
async function forward(redirectUri: 'of the attacked provider' | 'of the hostile provider') {
  const before = hostile.received('/token').length
  const attacker = await beginSignIn(card.app, '01MER_HARBOUR')
  const lured = await beginSignIn(card.app, '01MER_VALLEY')
  const asked = new URL(lured.location).searchParams
  const forwarded = new URL(attacker.location)
  const { searchParams } = forwarded
  const state = searchParams.get('state')!
  const ownRedirectUri = searchParams.get('redirect_uri')!
  searchParams.set('state', asked.get('state')!)
  if (redirectUri === 'of the hostile provider') searchParams.set('redirect_uri', asked.get('redirect_uri')!)
  forwardTo = forwarded.href

  const { headers } = await fetch(lured.location, { redirect: 'manual' })
  const callback = await passProvider(headers.get('location') ?? '', victim)
  if (callback !== '') await arrive(card.app, callback, lured.cookie)

  const codes = hostile
    .received('/token')
    .slice(before)
    .map(({ body }) => new URLSearchParams(body).get('code'))
  const replay = new URLSearchParams({ code: codes.at(-1) ?? 'none', state }).toString()
  const answer = await arrive(card.app, `${ownRedirectUri}?${replay}`, attacker.cookie)
  return { codes, cookie: cookieHeader(answer.headers['set-cookie']) }
}

test.for(['of the attacked provider', 'of the hostile provider'] as const)(
  'G9 a provider that forwards the browser to another provider, with the redirect address %s, gets no code and no session',
  async (redirectUri) => {
    const { codes, cookie } = await forward(redirectUri)
    const stolen = cookie === '' ? [] : await titlesOf(cookie)
    expect({ codes, stolen }).toEqual({ codes: [], stolen: [] })
  },
)

async function titlesOf(cookie: string) {
  const { loans } = requireAccount(await readCard(card, { ...ownPage, cookie }, 'NORTH'))
  return itemsOf(loans).map(({ title }) => title)
}

test.for([
  ['of another provider', '/sign-in/callback/01MER_NORTH'],
  ['of the network, which has no provider', '/sign-in/callback/network'],
  ['of nobody', '/sign-in/callback/__proto__'],
])('G9 a response at the callback address %s is refused', async ([, path]) => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_HARBOUR')
  const { search } = new URL(await passProvider(location, victim))
  const answer = await arrive(card.app, `http://localhost${path}${search}`, cookie)
  expect(answer.headers.location).toBe('/sign-in?problem=sign-in-failed')
  expect(cookieHeader(answer.headers['set-cookie'])).toBe('')
})

test('a provider that sends no issuer in its responses signs in its own patrons', async () => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_HARBOUR')
  const callback = await passProvider(location, victim)
  expect(new URL(callback).searchParams.has('iss')).toBe(false)
  expect((await arrive(card.app, callback, cookie)).headers.location).toBe('/card/all/overview#signed-in')
})
