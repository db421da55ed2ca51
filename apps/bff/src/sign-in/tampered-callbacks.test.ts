import { randomBytes } from 'node:crypto'
import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seal } from '../store/sealed-json.ts'
import { startTestNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { arrive, beginSignIn, cookieHeader, passProvider } from '../../test/sign-in.ts'
import { pendingCookie, pendingLifetime } from './pending-sign-in.ts'

let card: TestNetwork
let robin: MockPatron
let una: MockPatron
let later = 0
beforeAll(async () => {
  card = await startTestNetwork({ clock: () => startTime + later })
  robin = card.network.patron({ like: 'five-institutions' })
  una = card.network.patron({ like: 'two-loans' })
})
afterAll(() => card.stop())

/** The callback address and the cookie that a browser sends after the provider's sign-in. */
type Back = { callback: URL; cookie: string }
type Tampering = (back: Back) => Back | Promise<Back>

async function comeBack(code = '01MER_NORTH', patron = robin, asked?: (leaving: URL) => void): Promise<Back> {
  const { location, cookie } = await beginSignIn(card.app, code)
  const leaving = new URL(location)
  asked?.(leaving)
  return { callback: new URL(await passProvider(leaving.href, patron)), cookie }
}

const set =
  (name: string, value: string): Tampering =>
  ({ callback, cookie }) => {
    callback.searchParams.set(name, value)
    return { callback, cookie }
  }
const drop =
  (name: string): Tampering =>
  ({ callback, cookie }) => {
    callback.searchParams.delete(name)
    return { callback, cookie }
  }
const twice =
  (name: string, value: string): Tampering =>
  ({ callback, cookie }) => {
    callback.searchParams.append(name, value)
    return { callback, cookie }
  }
const withCookie =
  (change: (cookie: string) => string): Tampering =>
  ({ callback, cookie }) => ({ callback, cookie: change(cookie) })
const valueOf = (cookie: string) => cookie.slice(pendingCookie.length + 1)
const flipped = (at: number) => (cookie: string) => {
  const bytes = Buffer.from(valueOf(cookie), 'base64url')
  bytes[Math.floor(bytes.length * at)]! ^= 1
  return `${pendingCookie}=${bytes.toString('base64url')}`
}

const tamperings: [string, Tampering][] = [
  ['whose state is another', set('state', 'x'.repeat(43))],
  ['without a state', drop('state')],
  ['with an empty state', set('state', '')],
  ['with a second state', twice('state', 'x')],
  ['whose code is another', set('code', 'x'.repeat(43))],
  ['without a code', drop('code')],
  ['with a second code', twice('code', 'x')],
  ['that names another issuer', set('iss', 'http://127.0.0.1:1/idp/NORTH')],
  [
    'that names a neighbouring issuer',
    ({ callback, cookie }) =>
      set('iss', callback.searchParams.get('iss')!.replace('NORTH', 'HARBOUR'))({ callback, cookie }),
  ],
  ['that names no issuer', drop('iss')],
  ['with a second issuer', twice('iss', 'http://127.0.0.1:1/idp/NORTH')],
  ['that says that it failed', set('error', 'access_denied')],
  ['that brings an answer in a token', set('response', 'eyJhbGciOiJub25lIn0.e30.')],
  ['without the cookie that this browser left with', withCookie(() => '')],
  ['with a cookie that nobody sealed', withCookie(() => `${pendingCookie}=${'A'.repeat(400)}`)],
  ['with a cookie that is cut off', withCookie((cookie) => cookie.slice(0, -8))],
  ['with a cookie that is longer', withCookie((cookie) => `${cookie}AAAA`)],
  ...[0, 0.25, 0.5, 0.75, 0.99].map((at): [string, Tampering] => [
    `with a cookie in which one bit is another, at ${at * 100} %`,
    withCookie(flipped(at)),
  ]),
  [
    'with a cookie that another key has sealed',
    withCookie(() => {
      const text = JSON.stringify({ provider: '01MER_NORTH', state: 's', nonce: 'n', verifier: 'v' })
      return `${pendingCookie}=${seal(text, pendingCookie, randomBytes(32)).toString('base64url')}`
    }),
  ],
  [
    'with what is sealed for something else',
    async ({ callback }) => {
      const headers = await card.signIn(robin)
      const { mark } = (await card.get('/api/session', headers)).json<{ mark: string }>()
      return { callback, cookie: `${pendingCookie}=${mark}` }
    },
  ],
  [
    'with the cookie of another sign-in',
    async ({ callback }) => ({ callback, cookie: (await beginSignIn(card.app, '01MER_NORTH')).cookie }),
  ],
  [
    'with cookie and state of another sign-in',
    async ({ callback }) => {
      const other = await beginSignIn(card.app, '01MER_NORTH')
      const state = new URL(other.location).searchParams.get('state')!
      return set('state', state)({ callback, cookie: other.cookie })
    },
  ],
  [
    'with the code of somebody else',
    async (back) =>
      set('code', (await comeBack('01MER_NORTH', una)).callback.searchParams.get('code')!)(back),
  ],
  [
    'with a code that another provider gave',
    async (back) => {
      const other = await comeBack('01MER_HARBOUR', card.network.patron({ like: 'home-harbour' }))
      return set('code', other.callback.searchParams.get('code')!)(back)
    },
  ],
  [
    'of one provider where another was asked',
    async ({ callback }) => {
      const harbour = await beginSignIn(card.app, '01MER_HARBOUR')
      const state = new URL(harbour.location).searchParams.get('state')!
      return set('state', state)({ callback, cookie: harbour.cookie })
    },
  ],
  [
    'to a question whose nonce is another',
    () => comeBack('01MER_NORTH', robin, (asked) => asked.searchParams.set('nonce', 'x')),
  ],
  [
    'to a question whose proof is another',
    () => comeBack('01MER_NORTH', robin, (asked) => asked.searchParams.set('code_challenge', 'x'.repeat(43))),
  ],
  [
    'that has been here before',
    async (back) => {
      expect((await arrive(card.app, back.callback.href, back.cookie)).headers.location).toBe(
        '/card/all/overview#signed-in',
      )
      return back
    },
  ],
  [
    'that comes too late',
    (back) => {
      later = pendingLifetime + 1
      return back
    },
  ],
]

let refused = 0

test.for(tamperings)('G9 a callback %s is refused', async ([, tamper]) => {
  const { callback, cookie } = await tamper(await comeBack())
  const { headers } = await arrive(card.app, callback.href, cookie)
  later = 0
  expect({ location: headers.location, cookies: cookieHeader(headers['set-cookie']) }).toEqual({
    location: '/sign-in?problem=sign-in-failed',
    cookies: '',
  })
  refused++
})

test('G9 an untouched callback is accepted, and every tampered one was refused', async () => {
  const { callback, cookie } = await comeBack()
  const { headers } = await arrive(card.app, callback.href, cookie)
  expect(headers.location).toBe('/card/all/overview#signed-in')
  console.log(`${refused} of ${tamperings.length} tampered callbacks refused`)
  expect(refused).toBe(tamperings.length)
})
