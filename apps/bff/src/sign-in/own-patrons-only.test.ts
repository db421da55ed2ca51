import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCard, readCards } from '../../test/card.ts'
import { startOwnNetwork, ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { almaNames, withNetworkProvider } from '../../test/network-file.ts'
import { startTestProvider, type TestProvider } from '../../test/provider.ts'
import { cookieHeader } from '../../test/sign-in.ts'

/** Ids are shared, and North's provider can name any patron. */
let provider: TestProvider
let card: TestNetwork
let ofNorth: MockPatron
let ofState: MockPatron
beforeEach(async () => {
  provider = await startTestProvider()
  card = await startTestNetwork({
    accounts: 'shared-id',
    edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${provider.issuer}`),
  })
  ofNorth = card.network.patron({ like: 'known-everywhere-north' })
  ofState = card.network.patron({ like: 'known-everywhere-state' })
})
afterEach(async () => {
  await card.stop()
  provider.stop()
})

async function signInAtNorth(patron: MockPatron) {
  const answer = await provider.signIn(card.app, '01MER_NORTH', { claims: { patron_id: patron.idAtHome } })
  const headers = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
  return { location: answer.headers.location, headers }
}

/** Institutions whose card contains an account. */
async function openCards(headers: Record<string, string>): Promise<string[]> {
  const { statusCode } = await card.get('/api/session', headers)
  if (statusCode !== 200) return []
  const cards = await readCards(card, headers)
  return [...cards].filter(([, { state }]) => state === 'complete' || state === 'partial').map(([at]) => at)
}

test('G5 a provider that names another institution’s patron starts no session', async () => {
  const { location, headers } = await signInAtNorth(ofState)
  expect(await openCards(headers)).toEqual([])
  expect(location).toBe('/sign-in?problem=no-record-at-home')
})

test('G5 the same provider signs in its own patrons, who see their whole card', async () => {
  const { location, headers } = await signInAtNorth(ofNorth)
  expect(location).toBe('/card/all/overview#signed-in')
  expect((await openCards(headers)).toSorted()).toEqual(almaNames.toSorted())
})

test('G5 another institution’s patron gets no card if home answers only after sign-in', async () => {
  for (const read of [
    (headers: Record<string, string>) => openCards(headers),
    async (headers: Record<string, string>) => {
      await readCard(card, headers, 'NORTH')
      return openCards(headers)
    },
  ]) {
    card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'reset' })
    const { headers } = await signInAtNorth(ofState)
    await card.network.clearFaults()
    expect(await read(headers)).toEqual([])
  }
})

test('G5 a network provider that names another home than the record starts no session', async () => {
  const one = await startOwnNetwork({
    accounts: 'shared-id',
    edit: (file) => withNetworkProvider(file, { issuer: provider.issuer, homeClaim: 'home' }),
  })
  const signIn = (home: string) =>
    provider.signIn(one.app, 'network', {
      claims: { patron_id: one.network.patron({ like: 'known-everywhere-state' }).idAtHome, home },
    })
  expect((await signIn('01MER_NORTH')).headers.location).toBe('/sign-in?problem=no-record-at-home')
  expect((await signIn('01MER_STATE')).headers.location).toBe('/card/all/overview#signed-in')
})

test.for([
  ['a copied record', null],
  ['a copied record without its source institution', 'no-source-institution'],
  ['a copied record without its link', 'no-source-link'],
] as const)('G5 where accounts are linked, %s starts no session', async ([, kind]) => {
  const linked = await startOwnNetwork({
    edit: (file) => file.replace(/issuer: \S+NORTH/, `issuer: ${provider.issuer}`),
  })
  const { headers } = await linked.signInLike('home-harbour')
  const { account } = (await readCard(linked, headers, 'NORTH')) as { account: { barcode: string } }
  if (kind) linked.network.fault({ institution: 'NORTH', operation: 'account', kind })
  const answer = await provider.signIn(linked.app, '01MER_NORTH', { claims: { patron_id: account.barcode } })
  expect(answer.headers.location).toBe('/sign-in?problem=no-record-at-home')
})
