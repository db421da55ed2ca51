import { expect, onTestFinished, test } from 'vitest'
import type { MockPatron } from '../patrons/mock-patron.ts'
import { listen } from '../listen.ts'
import { createIdentityProviders } from './identity-providers.ts'

const robin: MockPatron = {
  name: 'five-institutions',
  story: 'Loans at five institutions.',
  displayName: 'Robin Vale',
  home: 'NORTH',
  idAtHome: '4471209',
  cards: {},
  isStaff: false,
}
const hostile: MockPatron = { ...robin, name: 'hostile-text', displayName: '<script>alert("x")</script>' }
const operator: MockPatron = {
  ...robin,
  name: 'desk-operator',
  displayName: 'Marguerite Osei',
  isStaff: true,
}
const elsewhere: MockPatron = { ...robin, name: 'home-harbour', displayName: 'Sam Quill', home: 'HARBOUR' }
const listed = () => [operator, robin, hostile, elsewhere]

test('each institution has its own provider and key', async () => {
  const url = await start()
  const north = await json(`${url}/idp/NORTH/.well-known/openid-configuration`)
  const harbour = await json(`${url}/idp/HARBOUR/.well-known/openid-configuration`)
  expect(north).toMatchObject({ issuer: `${url}/idp/NORTH`, authorization_endpoint: `${url}/idp/NORTH/auth` })
  expect(await json(`${url}/idp/NORTH/jwks`)).not.toEqual(await json(`${url}/idp/HARBOUR/jwks`))
  expect(harbour).toMatchObject({ end_session_endpoint: `${url}/idp/HARBOUR/session/end` })
})

test('the sign-in page lists the patrons of its institution with their stories', async () => {
  const page = await signInPage(await start())
  expect(page).toContain('Robin Vale')
  expect(page).toContain('Loans at five institutions.')
  expect(page).not.toContain('Sam Quill')
})

test('the sign-in page lists staff separately, below the patrons', async () => {
  const [patrons, staff] = (await signInPage(await start())).split('<h2>Staff</h2>')
  expect(patrons).toContain('Robin Vale')
  expect(patrons).not.toContain('Marguerite Osei')
  expect(staff).toContain('Marguerite Osei')
})

test('the sign-in page escapes hostile names', async () => {
  expect(await signInPage(await start())).toContain('&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;')
})

test('only the callback of the institution on a loopback port is an allowed redirect address', async () => {
  const url = await start()
  expect((await authorize(url, 'http://127.0.0.1:65000/sign-in/callback/01MER_NORTH')).status).toBe(303)
  expect((await authorize(url, 'http://127.0.0.1:65000/sign-in/callback/01MER_HARBOUR')).status).toBe(400)
  expect((await authorize(url, 'http://localhost:4400/elsewhere')).status).toBe(400)
  expect((await authorize(url, 'http://card.example/sign-in/callback/01MER_NORTH')).status).toBe(400)
})

test('unknown institutions and unknown sign-ins get an error page', async () => {
  const url = await start()
  expect((await fetch(`${url}/idp/NOWHERE/auth`)).status).toBe(404)
  expect((await fetch(`${url}/idp/NORTH/interaction/unknown`)).status).toBe(400)
})

async function start(): Promise<string> {
  const { url, serve, stop } = await listen(0)
  onTestFinished(stop)
  serve(createIdentityProviders({ patrons: listed, url, clientSecret: 'a-secret' }))
  return url
}

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

function authorize(url: string, redirectUri: string): Promise<Response> {
  const query = new URLSearchParams({
    client_id: 'library-card',
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  })
  return fetch(`${url}/idp/NORTH/auth?${query.toString()}`, { redirect: 'manual' })
}

async function signInPage(url: string): Promise<string> {
  const redirect = await authorize(url, 'http://localhost:4400/sign-in/callback/01MER_NORTH')
  const cookie = redirect.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ')
  const page = await fetch(new URL(redirect.headers.get('location') ?? '', url), { headers: { cookie } })
  return page.text()
}
