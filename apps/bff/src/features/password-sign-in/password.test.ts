import { beforeEach, expect, test, type TestContext } from 'vitest'
import { cookieHeader } from '../../../test/sign-in.ts'
import {
  ownPage,
  shareTestNetwork,
  startTestNetwork,
  startTime,
  type TestNetwork,
} from '../../../test/network.ts'

/** North has no provider of its own, and checks card and password itself. */
const withoutProvider = (file: string) =>
  file.replace(/signIn:\n\s+issuer: \S+NORTH\n(\s+\w+: .+\n){3}/, 'passwordSignIn: true\n')

let card: TestNetwork
let clock = startTime
shareTestNetwork((shared) => void (card = shared), {
  edit: withoutProvider,
  clock: () => clock,
  env: { LOG_LEVEL: 'trace' },
})
// An hour later, the failures of other tests at the same address are forgotten.
beforeEach(() => void (clock += 60 * 60_000))

/** Passwords that North was asked to check. */
function passwordsAtNorth(): number {
  return card.network.calls({ institution: 'NORTH', operation: 'authenticate' }).length
}

async function signIn(
  fields: Record<string, string>,
  code = '01MER_NORTH',
  address = '127.0.0.1',
  { app } = card,
) {
  const began = performance.now()
  const answer = await app.inject({
    method: 'POST',
    url: `/api/sign-in/${code}`,
    remoteAddress: address,
    headers: ownPage,
    payload: { profile: 'own-device', ...fields },
  })
  return { answer, took: performance.now() - began }
}

test('a card number and password of the institution sign in', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  const { answer } = await signIn({ card: robin.idAtHome, password: 'demo' })
  expect(answer.json()).toMatchObject({ signedIn: true, displayName: 'Robin Vale', profile: 'own-device' })
  const headers = { ...ownPage, cookie: cookieHeader(answer.headers['set-cookie']) }
  const own = await card.get('/api/institutions/01MER_NORTH/card', headers)
  expect(own.json()).toMatchObject({ state: 'complete' })
})

test('G2 any id of a patron signs in the same person, with the same sessions, preferences and page', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  const at = { returnTo: '/card/01MER_ALPINE/loans' }
  const byId = await signIn({ card: robin.idAtHome.toLowerCase(), password: 'demo' })
  const one = { ...ownPage, cookie: cookieHeader(byId.answer.headers['set-cookie']) }
  const own = await card.get('/api/institutions/01MER_NORTH/card', one)
  const { barcode } = own.json<{ account: { barcode: string } }>().account
  expect(barcode).not.toBe(robin.idAtHome)
  const { mark } = byId.answer.json<{ mark: string }>()
  const byBarcode = await signIn({ card: barcode, password: 'demo', mark, ...at })
  expect(byBarcode.answer.json()).toMatchObject({ goTo: `${at.returnTo}#signed-in` })

  const other = { ...ownPage, cookie: cookieHeader(byBarcode.answer.headers['set-cookie']) }
  const wish = { notAsked: ['01MER_VALLEY'] }
  await card.post('/api/preferences', one, wish)
  expect((await card.get('/api/preferences', other)).json()).toEqual(wish)
  const listed = await card.get('/api/sessions', other)
  expect(listed.json<{ sessions: object[] }>().sessions).toHaveLength(2)
  await card.post('/api/sign-out/everywhere', other)
  for (const headers of [one, other])
    expect((await card.get('/api/session', headers)).json()).toEqual({ signedIn: false })
})

test.for([
  { returnTo: '/privacy' },
  { returnTo: '/card/all/loans/' },
  { returnTo: `/card/all/loans?find=${'x'.repeat(1_000)}` },
  { returnTo: '//evil.example' },
  { returnTo: '/card/all/loans', mark: ' ' },
])('a page that a sign-in cannot lead to is ignored: %j', async (wanted) => {
  const robin = card.network.patron({ like: 'five-institutions' })
  const { answer } = await signIn({ card: robin.idAtHome, password: 'demo', ...wanted })
  expect(answer.json()).toMatchObject({ signedIn: true, goTo: '/card/all/overview#signed-in' })
})

test('staff sign in by password with the same rights', async () => {
  const desk = card.network.patron({ like: 'desk-operator' })
  const { answer } = await signIn({ card: desk.idAtHome, password: 'demo', as: 'staff' })
  expect(answer.json()).toMatchObject({ signedIn: true, profile: 'staff' })
  const robin = card.network.patron({ like: 'five-institutions' })
  const refused = await signIn({ card: robin.idAtHome, password: 'demo', as: 'staff' })
  expect(refused.answer.json()).toMatchObject({ code: 'no-staff-rights' })
})

/** What a refusal tells; `calls`: what the institution was asked for it, in order. */
async function refuse(fields: Record<string, string>, address?: string) {
  const before = card.network.calls({ institution: 'NORTH' }).length
  const { answer, took } = await signIn(fields, '01MER_NORTH', address)
  const calls = card.network.calls({ institution: 'NORTH' }).slice(before)
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(took).toBeGreaterThanOrEqual(1_990)
  const told = { ...answer.json<object>(), requestId: '' }
  return { told, calls: calls.map(({ operation }) => operation) }
}

test('G5 an unknown card, a wrong password and any password while the record has to wait are refused alike', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  const own = await signIn({ card: robin.idAtHome, password: 'demo' })
  const headers = { ...ownPage, cookie: cookieHeader(own.answer.headers['set-cookie']) }
  const at = await card.get('/api/institutions/01MER_NORTH/card', headers)
  const { barcode } = at.json<{ account: { barcode: string } }>().account
  const wrong = await refuse({ card: barcode, password: 'wrong' })
  expect(wrong.told).toEqual({ status: 401, code: 'wrong-card-or-password', requestId: '' })
  expect(wrong.calls).toEqual(['authenticate', 'account'])
  const elsewhere = ['10.1.1.1', '10.1.2.1']
  await Promise.all(
    elsewhere.map((address) => signIn({ card: barcode, password: 'wrong' }, undefined, address)),
  )
  // The record has failed three times, and this id of it never.
  expect(await refuse({ card: robin.idAtHome, password: 'demo' }, '10.1.3.1')).toEqual(wrong)
  expect(await refuse({ card: robin.idAtHome, password: 'wrong' }, '10.1.4.1')).toEqual(wrong)
  expect(await refuse({ card: 'N 0000 0000', password: 'demo' })).toEqual(wrong)
  clock += 60_000
  expect((await signIn({ card: robin.idAtHome, password: 'demo' })).answer.statusCode).toBe(200)
})

const median = (all: number[]) => all.toSorted((one, other) => one - other)[all.length / 2]!

test(
  'an unknown card and a wrong password are refused in the same time',
  { tags: ['long', 'time'] },
  async () => {
    card.network.fault({ institution: 'NORTH', operation: 'authenticate', kind: 'slow', milliseconds: 600 })
    const times = { wrong: [] as number[], unknown: [] as number[] }
    for (let round = 0; round < 25; round++) {
      await Promise.all(
        [0, 1].flatMap((at) => {
          const { idAtHome } = card.network.patron({ like: 'five-institutions' })
          const tries = { wrong: idAtHome, unknown: `N 0000 ${round}${at}` }
          return (['wrong', 'unknown'] as const).map(async (kind) => {
            const { took } = await signIn({ card: tries[kind], password: 'wrong' })
            times[kind].push(took)
          })
        }),
      )
      // Too many failures at the address would delay the next ones.
      clock += 10 * 60_000
    }
    expect(Math.abs(median(times.wrong) - median(times.unknown))).toBeLessThan(50)
  },
)

test(
  'each failure prolongs the wait of an account, however its number is written',
  { tags: 'long' },
  async () => {
    const robin = card.network.patron({ like: 'five-institutions' })
    for (let turn = 0; turn < 3; turn++) {
      await signIn({ card: robin.idAtHome, password: `wrong ${turn}` }, '01MER_NORTH', `10.0.0.${turn}`)
    }
    const before = passwordsAtNorth()
    const spaced = `${robin.idAtHome.slice(0, 3)} ${robin.idAtHome.slice(3)}`
    const { answer } = await signIn({ card: spaced, password: 'demo' }, '01MER_NORTH', '10.0.0.9')
    expect(answer.json()).toMatchObject({ status: 429, code: 'too-many-tries' })
    expect(passwordsAtNorth()).toBe(before)
    clock += 1_000
    expect((await signIn({ card: robin.idAtHome, password: 'demo' })).answer.statusCode).toBe(200)
  },
)

test('of many simultaneous tries no more reach the institution than of sequential ones', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  const before = passwordsAtNorth()
  const written = [robin.idAtHome, ` ${robin.idAtHome} `, robin.idAtHome.split('').join('-')]
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, at) =>
      signIn({ card: written[at % 3]!, password: `wrong ${at}` }, '01MER_NORTH', `10.0.${at}.1`),
    ),
  )
  const statuses = answers.map(({ answer }) => answer.statusCode)
  expect(statuses.filter((status) => status === 429)).toHaveLength(21)
  const tries = passwordsAtNorth() - before
  expect(tries).toBe(3)
  console.log(`${statuses.length} tries at once: ${tries} reached the institution`)
})

test('the response time does not reveal an institution’s slower answer for a wrong password', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', kind: 'slow', milliseconds: 1_100 })
  card.network.fault({ institution: 'NORTH', kind: 'slow', patron: robin, milliseconds: 1_400 })
  const tries = [robin.idAtHome, 'N 0000 0000'].map((one) => signIn({ card: one, password: 'demo2' }))
  const took = (await Promise.all(tries)).map((one) => one.took)
  for (const one of took) expect(one).toBeGreaterThanOrEqual(1_990)
})

test('while the institution is silent, no password is called wrong', async () => {
  card.network.fault({ institution: 'NORTH', kind: '500' })
  const before = card.lines.length
  const { answer } = await signIn({ card: '4471209', password: 'demo' })
  expect(answer.json()).toMatchObject({ status: 503, code: 'institution-silent' })
  // The log names the institution, and no fault of ours.
  const logged = card.lines.slice(before).join('')
  expect(logged).toContain('"institution":"01MER_NORTH","problem":"refused"')
  expect(logged).not.toContain('unexpected error')
})

/** Simultaneous tries from one address. */
const tryAll = (cards: string[], password: string) =>
  Promise.all(cards.map((one) => signIn({ card: one, password }, '01MER_NORTH', '10.9.9.9')))

test.for(['wrong-shape', 'truncated-json', 'html-502'] as const)(
  'G5 a password is correct only if the vendor answers as it documents: %s starts no session',
  async (kind) => {
    const robin = card.network.patron({ like: 'five-institutions' })
    card.network.fault({ institution: 'NORTH', operation: 'authenticate', kind })
    const { answer } = await signIn({ card: robin.idAtHome, password: 'anything' })
    expect(answer.json()).toMatchObject({ status: 503, code: 'institution-silent' })
    expect(answer.headers['set-cookie']).toBeUndefined()
  },
)

test.for(['own-device', 'staff'])(
  'G5 while the home institution does not answer, the right password starts no session: %s',
  async (as) => {
    const who = card.network.patron({ like: as === 'staff' ? 'desk-operator' : 'five-institutions' })
    card.network.fault({ institution: 'NORTH', operation: 'account', kind: '500' })
    const fields = { card: who.idAtHome, password: 'demo', ...(as === 'staff' && { as }) }
    const { answer } = await signIn(fields)
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['set-cookie']).toBeUndefined()
  },
)

test('G5 the right password of another institution’s patron starts no session', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: 'other-source-institution' })
  const { answer } = await signIn({ card: robin.idAtHome, password: 'demo' })
  expect(answer.json()).toMatchObject({ status: 403, code: 'no-record-at-home' })
  expect(answer.headers['set-cookie']).toBeUndefined()
  const wrong = await signIn({ card: robin.idAtHome, password: 'wrong' })
  expect(wrong.answer.json()).toMatchObject({ code: 'wrong-card-or-password' })
})

test.for([
  { kind: 'vendor-error', errorCode: '499999' },
  { kind: 'wrong-shape' },
  { kind: 'truncated-json' },
  { kind: '500' },
  { kind: 'reset' },
] as const)(
  'G5 an answer that may mean a wrong password counts as a try, and so does no answer: $kind',
  async (fault) => {
    const robin = card.network.patron({ like: 'five-institutions' })
    card.network.fault({ institution: 'NORTH', operation: 'authenticate', ...fault })
    const before = passwordsAtNorth()
    const codes: string[] = []
    for (let turn = 0; turn < 4; turn++) {
      const { answer } = await signIn({ card: robin.idAtHome, password: `${turn}` })
      codes.push(answer.json<{ code: string }>().code)
    }
    expect(codes).toEqual([...Array<string>(3).fill('institution-silent'), 'too-many-tries'])
    expect(passwordsAtNorth() - before).toBe(3)
  },
)

test('G5 a try that was not sent does not count', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'authenticate', kind: '500' })
  // Five failures open the circuit breaker.
  for (let turn = 0; turn < 5; turn++) await signIn({ card: `N 0000 9${turn}`, password: 'demo' })
  const before = passwordsAtNorth()
  for (let turn = 0; turn < 4; turn++) {
    const { answer } = await signIn({ card: robin.idAtHome, password: 'demo' })
    expect(answer.json()).toMatchObject({ code: 'institution-silent' })
  }
  expect(passwordsAtNorth()).toBe(before)
  await card.clear()
  expect((await signIn({ card: robin.idAtHome, password: 'demo' })).answer.statusCode).toBe(200)
})

test('G5 a try counts only if it was about the password: not where the institution rejects our key', async () => {
  const robin = card.network.patron({ like: 'five-institutions' })
  card.network.fault({ institution: 'NORTH', operation: 'authenticate', kind: 'key-rejected' })
  for (let turn = 0; turn < 5; turn++) {
    const { answer } = await signIn({ card: robin.idAtHome, password: 'demo' })
    expect(answer.json()).toMatchObject({ code: 'institution-silent' })
  }
  await card.network.clearFaults()
  expect((await signIn({ card: robin.idAtHome, password: 'demo' })).answer.statusCode).toBe(200)
})

test('G5 repeated failures at one address lock out no other patron there', async () => {
  const patrons = Array.from({ length: 6 }, () => card.network.patron({ like: 'five-institutions' }))
  for (let round = 0; round < 3; round++)
    await tryAll(
      Array.from({ length: 12 }, (_, at) => `N 0000 ${round}${at}`),
      'wrong',
    )
  const answers = await tryAll(
    patrons.map(({ idAtHome }) => idAtHome),
    'demo',
  )
  expect(answers.map(({ answer }) => answer.statusCode)).toEqual(patrons.map(() => 200))
})

// Both wait for the pace, at the same time.

/** A card whose password checks from one connection start at this pace, and would be refused after three seconds. */
async function startPaced({ onTestFinished }: TestContext, pace: string): Promise<TestNetwork> {
  const paced = await startTestNetwork({
    edit: (file) => withoutProvider(file).replace('accounts: ', 'limits: { signIn: 3000 }\n  accounts: '),
    env: { GUARD_CONSTANTS: pace },
  })
  onTestFinished(paced.stop)
  return paced
}

async function tryAt(paced: TestNetwork, address: string, number: string) {
  return (await signIn({ card: number, password: 'demo' }, undefined, address, paced)).answer
}

test.concurrent('G5 G18 a stranger who invents cards at a library’s address delays its patrons, who are not refused', async (context) => {
  const paced = await startPaced(context, 'readsPerPerson=6&refilledWithin=1800')
  const patrons = Array.from({ length: 9 }, () => paced.network.patron({ like: 'five-institutions' }))
  const invented = Array.from({ length: 12 }, (_, at) => tryAt(paced, '10.9.9.9', `N 0000 00${at}`))
  const own = await Promise.all(patrons.map(({ idAtHome }) => tryAt(paced, '10.9.9.9', idAtHome)))
  expect(own.map(({ statusCode }) => statusCode)).toEqual(patrons.map(() => 200))
  expect((await Promise.all(invented)).map(({ statusCode }) => statusCode)).toEqual(invented.map(() => 401))
})

test.concurrent('G18 the calls of all IPv6 addresses of one subscriber are paced together', async (context) => {
  const paced = await startPaced(context, 'readsPerPerson=2&refilledWithin=8000')
  const of = (address: string) => {
    const { idAtHome, name } = paced.network.patron({ like: 'five-institutions' })
    return { name, answer: tryAt(paced, address, idAtHome) }
  }
  const tries = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'].map(of)
  const answers = await Promise.all(tries.map(({ answer }) => answer))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
  const checked = paced.network.calls({ operation: 'authenticate' }).map(({ patron }) => patron)
  expect(checked).toHaveLength(4)
  expect(checked.at(-1)).toBe(tries[2]!.name)
})

test('an institution with a provider accepts no password, and one without has no provider sign-in', async () => {
  const { answer } = await signIn({ card: '1', password: 'demo' }, '01MER_HARBOUR')
  expect(answer.statusCode).toBe(404)
  const away = await card.get('/sign-in/01MER_NORTH')
  expect(away.headers.location).toBe('/sign-in?problem=not-found')
})

test('G11 the log contains no password and no card number', async () => {
  const secret = 'correct horse battery'
  await signIn({ card: 'N 4471 2093', password: secret })
  const log = card.lines.join('')
  expect(log).toContain('/api/sign-in/:code')
  for (const form of [secret, encodeURIComponent(secret), '4471 2093', '44712093']) {
    expect(log).not.toContain(form)
  }
})
