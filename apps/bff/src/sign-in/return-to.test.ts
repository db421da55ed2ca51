import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { arrive, beginSignIn, passProvider } from '../../test/sign-in.ts'

let card: TestNetwork
let robin: MockPatron
let una: MockPatron
beforeAll(async () => {
  card = await startTestNetwork()
  robin = card.network.patron({ like: 'five-institutions' })
  una = card.network.patron({ like: 'two-loans' })
})
afterAll(() => card.stop())

const place = '/card/01MER_ALPINE/loans'

async function markOf(patron: MockPatron): Promise<string> {
  const answer = await card.get('/api/session', await card.signIn(patron))
  return answer.json<{ mark: string }>().mark
}

async function placeOf(patron: MockPatron, mark: string) {
  const query = `?${new URLSearchParams({ returnTo: place, mark }).toString()}`
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', query)
  return (await arrive(card.app, await passProvider(location, patron), cookie)).headers.location
}

test('G2 after a session has ended, the same person returns to its page and another to the start page', async () => {
  const mark = await markOf(robin)
  expect(await placeOf(robin, mark)).toBe(`${place}#signed-in`)
  expect(await placeOf(una, mark)).toBe('/card/all/overview#signed-in')
})

test('staff begin at the start page of staff', async () => {
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', '?as=staff')
  const desk = card.network.patron({ like: 'desk-operator' })
  const { headers } = await arrive(card.app, await passProvider(location, desk), cookie)
  expect(headers.location).toBe('/staff#signed-in')
})

test('G2 a forged mark leads to the start page', async () => {
  expect(await placeOf(robin, 'A'.repeat(95))).toBe('/card/all/overview#signed-in')
})

test('G2 a failed sign-in keeps the page that it was to lead to', async () => {
  const query = `?${new URLSearchParams({ returnTo: place, mark: 'abc' }).toString()}`
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH', query)
  const callback = new URL(await passProvider(location, robin))
  callback.searchParams.set('code', 'another')
  const again = await arrive(card.app, callback.href, cookie)
  expect(again.headers.location).toBe(
    `/sign-in?${new URLSearchParams({ problem: 'sign-in-failed', returnTo: place, mark: 'abc' }).toString()}`,
  )
})

test('G3 two marks of one person differ and reveal nothing', async () => {
  const [one, two] = [await markOf(robin), await markOf(robin)]
  expect(one).not.toBe(two)
  for (const word of [robin.name, robin.idAtHome, robin.displayName])
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain(word)
})

test('G2 after a password sign-in another person also begins at the start page', async () => {
  const own = await startTestNetwork({
    edit: (file) => file.replace(/signIn:\n\s+issuer: \S+NORTH\n(\s+\w+: .+\n){3}/, 'passwordSignIn: true\n'),
  })
  const signIn = (like: string, mark?: string) =>
    own.post('/api/sign-in/01MER_NORTH', ownPage, {
      card: own.network.patron({ like }).idAtHome,
      password: 'demo',
      profile: 'own-device',
      returnTo: place,
      mark,
    })
  const first = (await signIn('five-institutions')).json<{ goTo: string; mark: string }>()
  expect(first.goTo).toBe(`${place}#signed-in`)
  expect((await signIn('two-loans', first.mark)).json()).toMatchObject({
    goTo: '/card/all/overview#signed-in',
  })
  await own.stop()
})
