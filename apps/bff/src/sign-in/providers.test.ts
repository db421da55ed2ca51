import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { passTime } from '@library-card/library-systems/test/clock.ts'
import { expect, onTestFinished, test } from 'vitest'
import { startOwnNetwork, ownPage, type TestOptions } from '../../test/network.ts'
import { withNetworkProvider } from '../../test/network-file.ts'
import { startTestProvider } from '../../test/provider.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'
import { addressRule, pauseAfterFailure } from './providers.ts'

test('with one provider for the network, its claim names the home institution', async () => {
  const card = await start({ edit: (file) => withNetworkProvider(file) })
  const { location, cookie } = await beginSignIn(card.app, 'network')
  const answer = await arrive(card.app, await passProvider(location, card.robin), cookie)
  expect(answer.headers.location).toBe('/card/all/overview#signed-in')
  const headers = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
  const session: unknown = (await card.get('/api/session', headers)).json()
  expect(session).toMatchObject({ homeInstitutionCode: '01MER_NORTH' })
  const network: unknown = (await card.get('/api/institutions', headers)).json()
  expect(network).toMatchObject({ oneProvider: true })
})

test('beside the provider of the network, an institution that checks passwords itself is a second way in', async () => {
  const card = await start({
    edit: (file) =>
      withNetworkProvider(file).replace('code: 01MER_LAKE\n', 'code: 01MER_LAKE\n    passwordSignIn: true\n'),
  })
  expect((await card.get('/api/institutions', ownPage)).json()).toMatchObject({ oneProvider: false })
})

test('an unknown home institution starts no session', async () => {
  const card = await start({ edit: (file) => withNetworkProvider(file, { homeClaim: 'patron_id' }) })
  const { location, cookie } = await beginSignIn(card.app, 'network')
  const answer = await arrive(card.app, await passProvider(location, card.robin), cookie)
  expect(answer.headers.location).toBe('/sign-in?problem=sign-in-failed')
})

test('a missing claim starts no session', async () => {
  const card = await start({ edit: (file) => file.replace('idClaim: patron_id', 'idClaim: card_number') })
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH')
  const answer = await arrive(card.app, await passProvider(location, card.robin), cookie)
  expect(answer.headers.location).toBe('/sign-in?problem=sign-in-failed')
})

test('G16 a silent provider times out, and is requested again after a pause', async () => {
  let asked = 0
  const silent = createServer(() => void (asked += 1)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => silent.closeAllConnections())
  onTestFinished(() => void silent.close())
  const issuer = `http://127.0.0.1:${portOf(silent.address())}`
  const card = await start({
    edit: (file) =>
      file
        .replace(/issuer: .*NORTH/, `issuer: ${issuer}`)
        .replace('  accounts: linked', '  accounts: linked\n  limits: { provider: 1000 }'),
  })
  const signIn = async () => (await beginSignIn(card.app, '01MER_NORTH')).location
  const failed = '/sign-in?problem=sign-in-failed'
  expect(new Set(await Promise.all(Array.from({ length: 20 }, signIn)))).toEqual(new Set([failed]))
  expect(await signIn()).toBe(failed)
  expect(asked).toBe(1)
  await passTime(pauseAfterFailure + 1)
  expect(await signIn()).toBe(failed)
  expect(asked).toBe(2)
})

test('a provider that changes its addresses is used at the new ones after an hour', async () => {
  const answers: NonNullable<Parameters<typeof startTestProvider>[0]> = {}
  const { issuer, metadata, stop } = await startTestProvider(answers)
  onTestFinished(stop)
  const card = await start({ edit: (file) => file.replace(/issuer: .*NORTH/, `issuer: ${issuer}`) })
  const signInPage = async () => new URL((await beginSignIn(card.app, '01MER_NORTH')).location).pathname
  expect(await signInPage()).toBe('/auth')
  const moved = { ...metadata(), authorization_endpoint: `${issuer}/moved` }
  answers['/.well-known/openid-configuration'] = () => ({ body: moved })
  expect(await signInPage()).toBe('/auth')
  await passTime(3_600_001)
  await expect.poll(signInPage).toBe('/moved')
})

test('an unreachable provider starts no session, and the others still do', async () => {
  const card = await start({ edit: (file) => file.replace(/issuer: .*ALPINE/, 'issuer: http://127.0.0.1:1') })
  expect((await beginSignIn(card.app, '01MER_ALPINE')).location).toBe('/sign-in?problem=sign-in-failed')
  expect((await beginSignIn(card.app, '01MER_NORTH')).location).toContain('/idp/NORTH/auth')
})

test('sign-out ends the session and returns the provider’s sign-out address', async () => {
  const card = await start()
  const headers = await card.signIn(card.robin)
  const answer = await card.post('/api/sign-out', headers)
  expect(cookieHeader(answer.headers['set-cookie'])).toBe('')
  const { providerSignOut } = answer.json<{ providerSignOut: string }>()
  const page = await fetch(providerSignOut)
  expect(new URL(providerSignOut).pathname).toBe('/idp/NORTH/session/end')
  expect(page.status).toBe(200)
  const session: unknown = (await card.get('/api/session', headers)).json()
  expect(session).toEqual({ signedIn: false })
})

test.for([
  ['http://id.example/token', false],
  ['https://id.example/token', true],
  ['https://id.example:8443/token', false],
  ['https://id.example.evil.example/token', false],
  ['https://keys.example:8443/jwks', true],
  ['https://keys.example/jwks', false],
  ['http://127.0.0.1/token', false],
] as const)(
  'G21 outside a demo, whether %s is allowed for the provider at id.example: %s',
  ([address, may]) => {
    const allows = addressRule({ issuer: 'https://id.example', hosts: ['keys.example:8443'] }, false)
    expect(allows(new URL(address))).toBe(may)
  },
)

async function start(options?: TestOptions) {
  const card = await startOwnNetwork(options)
  return { ...card, robin: card.network.patron({ like: 'five-institutions' }) }
}

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0
}
