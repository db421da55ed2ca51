import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownPage, startTestNetwork, type TestNetwork } from '../../test/network.ts'
import { cookieHeader } from '../../test/sign-in.ts'

type Headers = Record<string, string>

let card: TestNetwork
let robin: MockPatron
let una: MockPatron
beforeAll(async () => {
  // North has no provider here: its patrons sign in by password.
  card = await startTestNetwork({
    edit: (file) => file.replace(/signIn:\n\s+issuer: \S+NORTH\n(\s+\w+: .+\n){3}/, 'passwordSignIn: true\n'),
  })
  robin = card.network.patron({ like: 'five-institutions' })
  una = card.network.patron({ like: 'two-loans' })
})
afterAll(() => card.stop())

test('G2 a page of one session gets no data of the next person’s session in the same browser', async () => {
  const before = await signIn(robin)
  const tag = await tagOf(before)
  // The browser has one cookie: the first person's page now sends that of the next person.
  const after = await signIn(una, { ...before, 'x-session-tag': tag })
  const stale = { ...after, 'x-session-tag': tag }
  const answer = await card.get('/api/card', stale)
  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toMatchObject({ status: 409, code: 'session-changed' })
  const seen = await card.post('/api/session/seen', stale)
  expect(seen.statusCode).toBe(409)

  // Without the tag it would have.
  const own = await card.get('/api/card', after)
  expect(own.body).toContain('Economics of the Harbour')
})

test('G2 a new page adopts the tag of its first response, and its next requests are answered', async () => {
  const headers = await signIn(robin)
  const tag = await tagOf(headers)
  const answer = await card.get('/api/sessions', { ...headers, 'x-session-tag': tag })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['x-session-tag']).toBe(tag)
})

test('G2 each session of one person has its own tag, and no tag reveals the cookie', async () => {
  const [one, other] = [await signIn(robin), await signIn(robin)]
  const tags = [await tagOf(one), await tagOf(other)]
  expect(new Set(tags).size).toBe(2)
  expect(one['cookie']).not.toContain(tags[0])
})

test('G2 a page whose session has ended gets 401, not 409', async () => {
  const headers = await signIn(robin)
  const stale = { ...headers, 'x-session-tag': await tagOf(headers) }
  expect((await card.post('/api/sign-out', stale)).statusCode).toBe(200)
  const answer = await card.get('/api/card', stale)
  expect(answer.statusCode).toBe(401)
  expect(answer.headers['x-session-tag']).toBeUndefined()
})

async function signIn(patron: MockPatron, headers: Headers = ownPage): Promise<Headers> {
  const answer = await card.post('/api/sign-in/01MER_NORTH', headers, {
    card: patron.idAtHome,
    password: 'demo',
    profile: 'own-device',
  })
  return { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
}

async function tagOf(headers: Headers): Promise<string> {
  const answer = await card.get('/api/session', headers)
  return String(answer.headers['x-session-tag'])
}
