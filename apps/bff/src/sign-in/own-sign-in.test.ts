import type { MockPatron } from '@library-card/mock-network/patrons/mock-patron.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../app.ts'
import { birch, signInAtBirch } from '../../test/own-sign-in.ts'
import { itemsOf, readCards, requireAccount, type Headers } from '../../test/card.ts'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { newDatabaseFile } from '../../test/files.ts'

let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), {
  env: { LOG_LEVEL: 'trace' },
})

async function start(like: string) {
  const patron = card.network.patron({ like: `${like}-at-birch` })
  return { patron, headers: await card.signIn(patron), username: patron.cards.BIRCH }
}

async function readBirch(headers: Headers): Promise<InstitutionCard> {
  return (await card.get(`/api/institutions/${birch}/card`, headers)).json()
}

function post(url: string, headers: Headers) {
  return card.post(url, headers)
}

function signOutsOf({ name }: MockPatron) {
  const calls = card.network.calls({ patron: name, institution: 'BIRCH' })
  return calls.filter(({ path }) => path === '/auth/logout')
}

const signInThere = { state: 'not-called', problem: { code: 'sign-in-there' }, account: 'unknown' }

test('G4 nothing is asked about a patron there before they have signed in there', async () => {
  const { patron, headers } = await start('two-loans')
  expect(await readBirch(headers)).toMatchObject(signInThere)
  expect(card.network.calls({ institution: 'BIRCH', patron: patron.name })).toEqual([])
})

test('after the sign-in there the card is the one of that account', async () => {
  const { headers, username } = await start('two-loans')
  expect((await signInAtBirch(card, headers, ` ${username} `)).json()).toEqual({ institutionCode: birch })
  const account = requireAccount(await readBirch(headers))
  expect(itemsOf(account.loans)).toHaveLength(2)
  expect(itemsOf(account.requests)).toEqual([])
  expect(itemsOf(account.fees)).toEqual([])
  expect(account.messages).toEqual({ state: 'not-provided' })
  expect(account.state).toBe('complete')
})

test('an account belongs to the session that signed in, not to the person’s other sessions', async () => {
  const { patron, headers, username } = await start('two-loans')
  await signInAtBirch(card, headers, username)
  const other = await card.signIn(patron)
  expect(await readBirch(other)).toMatchObject(signInThere)
})

test('G15 G22 "no account" is never remembered where patrons sign in themselves, for no session of the person', async () => {
  const { patron, headers, username } = await start('two-loans')
  const otherCard = card.network.patron({ like: 'two-loans-at-birch' }).cards.BIRCH
  const otherSession = await card.signIn(patron)
  await signInAtBirch(card, headers, username)
  await signInAtBirch(card, otherSession, otherCard)
  card.network.fault({
    institution: 'BIRCH',
    operation: 'account',
    kind: 'vendor-error',
    errorCode: 'not_found',
    patron,
  })
  expect((await readCards(card, headers)).get('BIRCH')?.state).toBe('no-account')
  expect((await readCards(card, otherSession)).get('BIRCH')?.state).toBe('complete')
  expect((await readCards(card, headers)).get('BIRCH')?.state).toBe('no-account')
  await card.clear()
  expect((await readCards(card, headers)).get('BIRCH')?.state).toBe('complete')
})

test('a wrong password is refused, and later tries have to wait', async () => {
  const { headers, username } = await start('two-loans')
  const codes: string[] = []
  // Each wait is longer than the one before, and a slow machine may take longer for a try than for the first of them.
  do codes.push((await signInAtBirch(card, headers, username, 'wrong')).json().code)
  while (codes.at(-1) === 'wrong-card-or-password' && codes.length < 12)
  expect(codes.length).toBeGreaterThan(3)
  expect(codes.at(-1)).toBe('too-many-tries')
})

test('a server that does not answer is not a wrong password', async () => {
  const { headers, patron, username } = await start('two-loans')
  card.network.fault({ institution: 'BIRCH', operation: 'authenticate', patron, kind: '500' })
  expect((await signInAtBirch(card, headers, username)).json()).toMatchObject({ code: 'institution-silent' })
})

test.for(['vendor-error', 'wrong-shape', '500', 'html-502', 'reset'] as const)(
  'G5 an answer that may mean "wrong password" counts as a try, and so does no answer: %s',
  async (kind) => {
    const { headers, patron, username } = await start('two-loans')
    card.network.fault({ institution: 'BIRCH', operation: 'authenticate', patron, kind })
    const codes = []
    for (let attempt = 0; attempt < 6; attempt++)
      codes.push((await signInAtBirch(card, headers, username)).json().code)
    expect(codes[0]).toBe('institution-silent')
    expect(codes.at(-1)).toBe('too-many-tries')
  },
)

test('G5 an answer that is late counts as a try', async () => {
  const hasty = await startOwnNetwork({
    // The wait after the third try would be over before the fourth.
    clock: () => startTime,
    edit: (file) => file.replace('  accounts: linked', '  accounts: linked\n  limits: { signIn: 1000 }'),
  })
  const { headers, patron } = await hasty.signInLike('two-loans-at-birch')
  hasty.network.fault({ institution: 'BIRCH', operation: 'authenticate', patron, kind: 'hang' })
  const codes = []
  for (let attempt = 0; attempt < 4; attempt++)
    codes.push((await signInAtBirch(hasty, headers, patron.cards.BIRCH)).json().code)
  expect(codes).toEqual([...Array<string>(3).fill('institution-silent'), 'too-many-tries'])
})

test('G5 a try that was not sent does not count', async () => {
  const { headers, username } = await start('two-loans')
  card.network.fault({ institution: 'BIRCH', operation: 'authenticate', kind: '500' })
  // Five failures open the circuit breaker.
  for (let attempt = 0; attempt < 5; attempt++) await signInAtBirch(card, headers, `other ${attempt}`)
  for (let attempt = 0; attempt < 5; attempt++)
    expect((await signInAtBirch(card, headers, username)).json()).toMatchObject({
      code: 'institution-silent',
    })
  await card.clear()
  expect((await signInAtBirch(card, headers, username)).statusCode).toBe(200)
})

test('a token that is rejected means: sign in there again, without further calls', async () => {
  const { headers, patron, username } = await start('two-loans')
  await signInAtBirch(card, headers, username)
  requireAccount(await readBirch(headers))
  card.network.fault({ institution: 'BIRCH', operation: 'any', patron, kind: 'token-rejected', times: 1 })
  const again = { state: 'not-called', problem: { code: 'sign-in-there-again' }, account: 'exists' }
  const ended = await readBirch(headers)
  expect(ended).toMatchObject(again)
  expect(ended).not.toHaveProperty('copy')
  const calls = card.network.calls({ patron: patron.name, institution: 'BIRCH' }).length
  expect(await readBirch(headers)).toMatchObject(again)
  expect(card.network.calls({ patron: patron.name, institution: 'BIRCH' })).toHaveLength(calls)
  await signInAtBirch(card, headers, username)
  requireAccount(await readBirch(headers))
})

test('G11 neither password nor token is in a log line or a response', async () => {
  const { headers, username } = await start('two-loans')
  const password = 'canary-password'
  const refused = await signInAtBirch(card, headers, username, password)
  const answer = await signInAtBirch(card, headers, username)
  const all = [...card.lines, refused.body, answer.body, (await readBirch(headers)) && ''].join('\n')
  expect(card.lines.length).toBeGreaterThan(10)
  expect(all).not.toContain(password)
  expect(all).not.toContain(username)
  expect(all).not.toContain('Bearer')
})

const ends: [string, (headers: Headers, patron: MockPatron) => Promise<unknown>][] = [
  ['by sign-out', (headers) => post('/api/sign-out', headers)],
  ['by sign-out everywhere', (headers) => post('/api/sign-out/everywhere', headers)],
  ['by another sign-in there', (headers, patron) => signInAtBirch(card, headers, patron.cards.BIRCH)],
]

test.for(ends)('the sign-in there ends with the session: %s', async ([, end]) => {
  const { headers, patron, username } = await start('two-loans')
  const before = card.network.tokens()
  await signInAtBirch(card, headers, username)
  const [token] = card.network.tokens().filter((one) => !before.includes(one))
  expect(token).toBeDefined()
  await end(headers, patron)
  await expect.poll(() => card.network.tokens()).not.toContain(token)
  await expect.poll(() => signOutsOf(patron)).toHaveLength(1)
})

test('the sign-in there ends when the session ends by itself', async () => {
  const databaseFile = newDatabaseFile()
  const timed = await startOwnNetwork({ env: { DATABASE_FILE: databaseFile }, clock: () => startTime })
  const { patron, headers } = await timed.signInLike('two-loans-at-birch')
  await signInAtBirch(timed, headers, patron.cards.BIRCH)
  expect(timed.network.tokens()).toHaveLength(1)
  const later = createApp(timed.config, { clock: () => startTime + 20 * 60_000 })
  onTestFinished(() => later.close())
  await later.ready()
  await expect.poll(() => timed.network.tokens()).toEqual([])
})

test('a sign-in there that is answered after the session has ended is ended as well', async () => {
  const { headers, patron, username } = await start('two-loans')
  const tokens = card.network.tokens()
  const before = card.lines.length
  card.network.fault({ institution: 'BIRCH', operation: 'authenticate', patron, kind: 'hold' })
  const signingIn = signInAtBirch(card, headers, username).catch(() => 'cut')
  await expect.poll(() => card.network.calls({ patron: patron.name, institution: 'BIRCH' })).toHaveLength(1)
  expect((await post('/api/sign-out', headers)).statusCode).toBe(200)
  expect(await signingIn).toBe('cut')
  await card.network.clearFaults()
  await expect.poll(() => signOutsOf(patron)).toHaveLength(1)
  await expect.poll(() => card.network.tokens()).toEqual(tokens)
  expect(card.lines.slice(before).filter((line) => line.includes('"level":"error"'))).toEqual([])
})

test('a sign-in there whose end is not known ends with the session', async () => {
  const { headers, patron, username } = await start('two-loans')
  card.network.fault({
    institution: 'BIRCH',
    operation: 'authenticate',
    patron,
    kind: 'unreadable',
    times: 1,
  })
  expect((await signInAtBirch(card, headers, username)).statusCode).toBe(200)
  await post('/api/sign-out', headers)
  await expect.poll(() => signOutsOf(patron)).toHaveLength(1)
})

test('a sign-out does not wait for the institution', async () => {
  const { headers, patron, username } = await start('two-loans')
  await signInAtBirch(card, headers, username)
  card.network.fault({ institution: 'BIRCH', operation: 'authenticate', patron, kind: 'hold' })
  const tokens = card.network.tokens()
  expect((await post('/api/sign-out', headers)).statusCode).toBe(200)
  await expect.poll(() => signOutsOf(patron)).toHaveLength(1)
  expect(card.network.tokens()).toEqual(tokens)
  await card.network.clearFaults()
  await expect.poll(() => card.network.tokens().length).toBe(tokens.length - 1)
})

test('a sign-in there that could not be ended is in the log, without its token', async () => {
  const { headers, patron, username } = await start('two-loans')
  await signInAtBirch(card, headers, username)
  card.network.fault({ institution: 'BIRCH', operation: 'authenticate', patron, kind: '500' })
  const before = card.lines.length
  await post('/api/sign-out', headers)
  const told = () => card.lines.slice(before).find((line) => line.includes('"problem":"refused"'))
  await expect.poll(told).toBeDefined()
  expect(JSON.parse(told()!)).toMatchObject({ institution: birch })
  expect(card.network.tokens().filter((token) => told()!.includes(token))).toEqual([])
})

test('another account there replaces the one that was read before', async () => {
  const { headers, username } = await start('two-loans')
  await signInAtBirch(card, headers, username)
  const loans = async () => itemsOf(requireAccount((await readCards(card, headers)).get('BIRCH')).loans)
  expect(await loans()).toHaveLength(2)
  const other = card.network.patron({ like: 'five-institutions-at-birch' })
  await signInAtBirch(card, headers, other.cards.BIRCH)
  expect(await loans()).toHaveLength(5)
})

test('an institution that is off takes no password', async () => {
  const off = await startOwnNetwork({
    edit: (file) => file.replace('code: DE-BIRCH', 'code: DE-BIRCH\n    mode: off'),
  })
  const { patron, headers } = await off.signInLike('two-loans-at-birch')
  expect((await signInAtBirch(off, headers, patron.cards.BIRCH)).statusCode).toBe(404)
  expect(off.network.calls({ institution: 'BIRCH', patron: patron.name })).toEqual([])
})

test('an institution whose accounts are found otherwise takes no password', async () => {
  const { headers } = await start('two-loans')
  const url = '/api/institutions/01MER_NORTH/sign-in'
  const answer = await card.post(url, headers, { username: '1', password: '1' })
  expect(answer.statusCode).toBe(404)
})
