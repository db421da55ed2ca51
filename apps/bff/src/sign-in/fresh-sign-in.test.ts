import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { withSettings } from '../../test/network-file.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'

let card: TestNetwork
let robin: MockPatron
beforeAll(async () => {
  card = await startTestNetwork({
    edit: withSettings('sharedComputers: [10.20.0.0/16]'),
    env: { TRUST_PROXY: '127.0.0.1' },
  })
  robin = card.network.patron({ like: 'five-institutions' })
})
afterAll(() => card.stop())

/** Whether the authorization request demands a fresh sign-in. */
async function askedFor(query: string, headers: Record<string, string> = {}) {
  const { headers: told } = await card.get(`/sign-in/01MER_NORTH${query}`, headers)
  const { searchParams } = new URL(told.location ?? '')
  return { prompt: searchParams.get('prompt'), max_age: searchParams.get('max_age') }
}

const anew = { prompt: 'login', max_age: '0' }
const asRemembered = { prompt: null, max_age: null }
const inLibrary = { 'x-forwarded-for': '10.20.3.4' }

test('G1 on a shared computer the provider must sign in anew, on an own device it need not', async () => {
  expect(await askedFor('?profile=shared-computer')).toEqual(anew)
  expect(await askedFor('?profile=own-device')).toEqual(asRemembered)
})

test('G1 on a library computer everyone signs in anew, staff too, whatever profile is requested', async () => {
  for (const query of ['', '?profile=own-device', '?as=staff', '?profile=own-device&as=staff'])
    expect([query, await askedFor(query, inLibrary)]).toEqual([query, anew])
})

test('G1 in a browser that was shared the next person signs in anew, whatever profile they choose', async () => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', '?profile=shared-computer')
  const answer = await arrive(card.app, await passProvider(location, robin), cookie)
  const [set = ''] = [answer.headers['set-cookie'] ?? []]
    .flat()
    .filter((one) => one.startsWith('__Host-card-shared='))
  const [pair = '', ...attributes] = set.split('; ')
  expect(pair).toBe('__Host-card-shared=1')
  expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=86400', 'Path=/', 'SameSite=Lax', 'Secure'])
  for (const query of ['', '?profile=own-device', '?as=staff'])
    expect([query, await askedFor(query, { cookie: pair })]).toEqual([query, anew])
})

/** The parameters of the provider's sign-out address. */
async function signOutOf(query: string, headers: Record<string, string> = {}, person = robin) {
  const begun = await card.get(`/sign-in/01MER_NORTH${query}`, headers)
  const callback = await passProvider(begun.headers.location ?? '', person)
  const answer = await arrive(card.app, callback, cookieHeader(begun.headers['set-cookie']))
  const signedIn = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
  const ended = await card.post('/api/sign-out', signedIn)
  const { searchParams } = new URL(ended.json<{ providerSignOut: string }>().providerSignOut)
  expect(searchParams.get('client_id')).toBe('library-card')
  return searchParams
}

async function hasHint(query: string, headers: Record<string, string>): Promise<boolean> {
  return (await signOutOf(query, headers)).has('id_token_hint')
}

test('G3 on a shared computer the provider’s sign-out address contains no ID token', async () => {
  expect(await hasHint('?profile=shared-computer', {})).toBe(false)
  expect(await hasHint('?profile=own-device', inLibrary)).toBe(false)
  expect(await hasHint('?profile=own-device', { cookie: '__Host-card-shared=1' })).toBe(false)
  expect(await hasHint('?profile=own-device', {})).toBe(true)
})

test('after the provider’s sign-out page, staff return to the sign-in of staff', async () => {
  const desk = card.network.patron({ like: 'desk-operator' })
  expect((await signOutOf('?as=staff', {}, desk)).get('state')).toBe('staff')
  expect((await signOutOf('?profile=own-device')).get('state')).toBeNull()
})

test('G1 staff on a library computer have the session limits of a shared computer', async () => {
  const desk = card.network.patron({ like: 'desk-operator' })
  const minutesOf = async (headers: Record<string, string>) => {
    const begun = await card.get('/sign-in/01MER_NORTH?as=staff', headers)
    const callback = await passProvider(begun.headers.location ?? '', desk)
    const answer = await arrive(card.app, callback, cookieHeader(begun.headers['set-cookie']))
    const cookie = cookieHeader(answer.headers['set-cookie'])
    const told = await card.get('/api/session', { ...ownPage, cookie })
    const { profile, now, ends } = told.json<{ profile: string; now: string; ends: string }>()
    return [profile, Math.round((Date.parse(ends) - Date.parse(now)) / 60_000)]
  }
  expect(await minutesOf(inLibrary)).toEqual(['staff', 5])
  expect(await minutesOf({ cookie: '__Host-card-shared=1' })).toEqual(['staff', 5])
  expect(await minutesOf({})).toEqual(['staff', 15])
})

test('an own device is not marked as shared', async () => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', '?profile=own-device')
  const answer = await arrive(card.app, await passProvider(location, robin), cookie)
  expect(String(answer.headers['set-cookie'])).not.toContain('shared')
})
