import { generateKeyPair } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestNetwork, type TestNetwork } from '../test/network.ts'
import { startTestProvider, tokenTime, type TestProvider } from '../test/provider.ts'

let provider: TestProvider
let card: TestNetwork
beforeEach(async () => {
  provider = await startTestProvider()
  card = await startTestNetwork({
    edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${provider.issuer}`),
  })
})
afterEach(async () => {
  await card.stop()
  provider.stop()
})

type More = Parameters<TestProvider['signIn']>[2]

/** Where the browser is led after signing in as Robin. */
async function placeAfter({ claims = {}, ...more }: More = {}) {
  const { idAtHome } = card.network.patron({ like: 'five-institutions' })
  const robin = { patron_id: idAtHome, ...claims }
  return (await provider.signIn(card.app, '01MER_NORTH', { ...more, claims: robin })).headers.location
}

test('a person whom the provider has signed for is signed in', async () => {
  expect(await placeAfter()).toBe('/card/all/overview#signed-in')
})

test('G9 a person whom the provider has not signed for is nobody', async () => {
  const { privateKey: key } = await generateKeyPair('RS256')
  expect(await placeAfter({ key })).toBe('/sign-in?problem=sign-in-failed')
})

const ago = (seconds: number) => tokenTime() - seconds

test('G1 on a shared computer a fresh sign-in at the provider starts a session', async () => {
  const shared = { query: '?profile=shared-computer', claims: { auth_time: ago(0) } }
  expect(await placeAfter(shared)).toBe('/card/all/overview#signed-in')
})

test('on an own device an earlier sign-in at the provider starts a session', async () => {
  const own = { query: '?profile=own-device', claims: { auth_time: ago(120) } }
  expect(await placeAfter(own)).toBe('/card/all/overview#signed-in')
})

test.for([
  ['two minutes ago', { auth_time: ago(120) }],
  ['half a minute ago', { auth_time: ago(30) }],
  ['nobody knows when', {}],
  ['in words', { auth_time: 'now' }],
  ['never', { auth_time: null }],
] as const)('G1 on a shared computer who signed in there %s is nobody', async ([, claims]) => {
  const shared = { query: '?profile=shared-computer', claims }
  expect(await placeAfter(shared)).toBe('/sign-in?problem=sign-in-failed')
})
