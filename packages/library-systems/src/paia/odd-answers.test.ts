import type { IncomingMessage } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { call, north } from '../../test/alma-examples.ts'
import { sendJson, startInstitution } from '../../test/institution.ts'
import type { JsonObject } from '../json-values.ts'
import type { Call } from '../port.ts'
import { createPaia, paia as vendor } from './paia.ts'

type Answer = { status?: number; body: unknown }

const withTestPatron = { testPatron: 'test' }

/** A PAIA server that responds with `answer`. `client`: patrons are found with our client. */
async function paia(
  answer: (url: string, request: IncomingMessage) => Answer,
  client?: { testPatron?: string },
) {
  const institution = await startInstitution((request, response) => {
    const { status, body } = answer(request.url ?? '/', request)
    sendJson(response, body, status)
  })
  onTestFinished(() => institution.stop())
  const paths = { core: '/core', auth: '/auth' }
  const configured = { ...north, ...paths, ...(client ?? { key: null }) }
  return { system: createPaia(configured, institution.ask), seen: institution.seen }
}

const signIn = { patronId: '123', token: 'a0dedc54', ends: null }
const own: Call = { ...call, signIn }
const patron = { name: 'Jane Q. Public', status: 0 }
const found = async (system: Awaited<ReturnType<typeof paia>>['system'], by = own) =>
  (await system.findAccount({ by: 'id', id: '123' }, by))!

test('the patron’s token is sent, and nothing else that names a client', async () => {
  const { system, seen } = await paia(() => ({ body: patron }))
  await found(system)
  expect(seen[0]?.headers.authorization).toBe('Bearer a0dedc54')
  expect(seen[0]?.url).toBe('/core/123')
})

test('a field that is missing or odd is not known, and costs nothing else', async () => {
  const { system } = await paia(() => ({ body: { name: 7, expires: 'soon', status: 'x', address: [] } }))
  expect(await found(system)).toMatchObject({
    account: { displayName: '123', expires: null, standing: 'unknown', email: null, address: [] },
    blocks: null,
    messages: null,
    counts: { loans: null, requests: null, fees: null },
  })
})

test('an account that ends in the year 9999 never ends', async () => {
  const { system } = await paia(() => ({ body: { ...patron, expires: '9999-12-31' } }))
  expect((await found(system)).account).toMatchObject({ expires: null, standing: 'active' })
})

test.for([
  [0, 'active', []],
  [1, 'inactive', ['other']],
  [2, 'expired', ['expired-account']],
  [3, 'inactive', ['fees']],
  [4, 'expired', ['expired-account', 'fees']],
  ['4', 'expired', ['expired-account', 'fees']],
  [9, 'inactive', ['other']],
] as const)('the account state %s is %s', async ([status, standing, reasons]) => {
  const { system } = await paia(() => ({ body: { ...patron, status } }))
  const { account, blocks } = await found(system)
  expect(account.standing).toBe(standing)
  expect(blocks?.items.map(({ reason }) => reason)).toEqual(reasons)
})

test.for([
  [{ error: 'not_found', code: 404 }, 404, null],
  [{ error: 'not_found', code: '404' }, 200, null],
] as const)('an unknown patron has no account: %j with status %s', async ([body, status]) => {
  const { system } = await paia(() => ({ status, body }))
  expect(await system.findAccount({ by: 'id', id: '123' }, own)).toBeNull()
})

test.for([
  ['invalid_grant', 401, 401],
  ['access_denied', 403, 403],
  ['invalid_grant', '401', 200],
  ['anything', 401, 401],
] as const)('%s (%s, status %s): sign in there again', async ([error, code, status]) => {
  const { system, seen } = await paia(() => ({ status, body: { error, code } }))
  const failure = { code: 'sign-in-there-again', sent: false }
  await expect(found(system)).rejects.toMatchObject(failure)
  await expect(found(system)).rejects.toMatchObject(failure)
  expect(seen).toHaveLength(1)
})

test('the text of an error that is not documented is not logged', async () => {
  const { system } = await paia(() => ({ status: 400, body: { error: 'Jane Q. Public is dead' } }))
  await expect(found(system)).rejects.toMatchObject({ code: 'refused', detail: 'undocumented error 400' })
})

test.for([
  [undefined, 0, 0],
  [null, 0, 0],
  [[], 0, 0],
  [{ status: 3, item: 'http://x/1' }, 1, 0],
  [[{ status: '3', item: 'http://x/1' }, { status: 3 }, { item: 'http://x/2' }, null, 'x'], 1, 4],
  [
    [
      { status: 6, item: 'http://x/1' },
      { status: 0, item: 'http://x/2' },
    ],
    0,
    1,
  ],
  [
    [
      { status: 3, item: 'http://x/1' },
      { status: 3, item: 'http://x/1' },
    ],
    1,
    1,
  ],
  [[{ status: 3, item: `http://x/${'1'.repeat(300)}` }], 0, 1],
] as const)('documents %j are %s loans, and %s could not be read', async ([doc, loans, unreadable]) => {
  const { system } = await paia((url) => ({ body: url.endsWith('items') ? { doc } : patron }))
  const list = await system.listLoans(await found(system), own)
  expect([list.items.length, list.unreadable]).toEqual([loans, unreadable])
})

test('a list that is no list is an unexpected answer, not none', async () => {
  const { system } = await paia((url) => ({ body: url.endsWith('items') ? { doc: 'none' } : patron }))
  await expect(system.listLoans(await found(system), own)).rejects.toMatchObject({
    code: 'unexpected-answer',
  })
})

test.for([
  ['2026-11-30', { day: '2026-11-30' }],
  ['2026-11-30T16:00:00+01:00', { at: '2026-11-30T15:00:00.000Z' }],
  ['2026-11-30T16:00:00+0100', { at: '2026-11-30T15:00:00.000Z' }],
  ['2026-11-30T15:00Z', { at: '2026-11-30T15:00:00.000Z' }],
  ['2026-11-30T16:00:00', null],
  ['2026-02-30', null],
  ['30.11.2026', null],
] as const)('the end %s is %j', async ([endtime, due]) => {
  const doc = [{ status: 3, item: 'http://x/1', endtime }]
  const { system } = await paia((url) => ({ body: url.endsWith('items') ? { doc } : patron }))
  expect((await system.listLoans(await found(system), own)).items[0]?.due).toEqual(due)
})

test.for([
  [
    { canrenew: false, queue: 2 },
    { can: 'no', reasons: ['requested'] },
  ],
  [{ queue: 1 }, { can: 'unknown', reasons: ['requested'] }],
  [
    { canrenew: true, queue: 1 },
    { can: 'yes', reasons: [] },
  ],
  [
    { canrenew: false, queue: 0 },
    { can: 'no', reasons: [] },
  ],
  [
    { canrenew: false, queue: 'some' },
    { can: 'no', reasons: [] },
  ],
] as const)('whether others wait for a loan is known before it is renewed: %j', async ([row, renewal]) => {
  const doc = [{ status: 3, item: 'http://x/1', ...row }]
  const { system } = await paia((url) => ({ body: url.endsWith('items') ? { doc } : patron }))
  expect((await system.listLoans(await found(system), own)).items[0]?.renewal).toEqual(renewal)
})

test('until version 1.3, the day is in another field', async () => {
  const doc = [{ status: 3, item: 'http://x/1', duedate: '2026-11-30' }]
  const { system } = await paia((url) => ({ body: url.endsWith('items') ? { doc } : patron }))
  expect((await system.listLoans(await found(system), own)).items[0]?.due).toEqual({ day: '2026-11-30' })
})

test.for([
  [{ amount: '7.40 EUR', fee: [{ amount: '7.40 EUR' }] }, [740], 0],
  [{ amount: '7.40 EUR' }, [740], 0],
  [{ amount: '0.00 EUR' }, [], 0],
  [{}, [], 0],
  [{ amount: 7.4 }, [], 1],
  [{ amount: '7,40 EUR' }, [], 1],
  [
    { fee: [{ amount: '-2.00 EUR' }, { amount: '3.00' }, { amount: 4 }, { amount: '5,00 EUR' }] },
    [-200, 300],
    2,
  ],
] as const)('fees %j', async ([body, amounts, unreadable]) => {
  const { system } = await paia(() => ({ body }))
  const list = await system.listFees('123', 'open', own)
  expect(list?.items.map(({ balance }) => balance)).toEqual(
    amounts.map((minor) => ({ minor, currency: 'EUR' })),
  )
  expect(list?.unreadable).toBe(unreadable)
})

const lacking = { status: 403, body: { error: 'insufficient_scope', error_description: 'read_fees needed' } }
const unable = { status: 501, body: { error: 'not_implemented', code: 501 } }

test('G15 fees are not provided where the server lacks the method', async () => {
  const { system } = await paia(() => unable)
  expect(await system.listFees('123', 'open', own)).toBeNull()
})

test('fees that the token may not read are not provided, and do not end the sign-in', async () => {
  const { system } = await paia((url) => (url.endsWith('fees') ? lacking : { body: patron }))
  expect(await system.listFees('123', 'open', own)).toBeNull()
  expect(await found(system)).toMatchObject({ patronId: '123' })
})

const loanDocument = { status: 3, item: 'http://x/1', endtime: '2026-11-30', canrenew: true }

const whole = {
  about: 'Slow Light / N. Vale',
  label: 'QA 76',
  storage: 'Reading room',
  storageid: 'http://x/room',
  starttime: '2026-10-30',
}

test('a renewal that is answered with the new day alone keeps the rest of the loan', async () => {
  const answer = { status: 3, item: 'http://x/1', endtime: '2026-12-30', renewals: 1 }
  const { outcome } = await renewWith({ body: { doc: [answer] } }, { items: [{ ...loanDocument, ...whole }] })
  expect(await outcome).toMatchObject({
    result: 'renewed',
    loan: {
      title: 'Slow Light / N. Vale',
      callNumber: 'QA 76',
      library: { code: 'http://x/room', name: 'Reading room' },
      loaned: { day: '2026-10-30' },
      due: { day: '2026-12-30' },
      renewals: { used: 1 },
      renewalUndated: true,
    },
    was: { day: '2026-11-30' },
  })
})

async function renewWith(answer: Answer, { borrower = patron, items = [loanDocument] } = {}) {
  const { system, seen } = await paia((url) => {
    if (url.endsWith('renew')) return answer
    return { body: url.endsWith('items') ? { doc: items } : borrower }
  })
  const account = await found(system)
  const [loan] = (await system.listLoans(account, own)).items
  return { outcome: system.renew({ found: account, loan: loan! }, own), seen }
}

test.for([
  ['the list without the loan', { body: { doc: [] } }],
  ['another document', { body: { doc: [{ status: 3, item: 'http://x/2', endtime: '2026-12-30' }] } }],
  ['another status', { body: { doc: [{ ...loanDocument, status: 1 }] } }],
  ['no date', { body: { doc: [{ status: 3, item: 'http://x/1' }] } }],
  ['no object', { body: [] }],
  ['an error of the request', { status: 400, body: { error: 'invalid_request' } }],
] as const)('G13 a renewal that is answered by %s may have happened', async ([, answer]) => {
  const { outcome } = await renewWith(answer)
  await expect(outcome).rejects.toMatchObject({ sent: true })
})

async function cancelFrom(doc: JsonObject[], requestId: string) {
  const { system } = await paia(() => ({ body: { doc } }))
  return system.cancel({ patronId: '123', requestId }, own)
}

const cancelWith = (document: JsonObject) =>
  cancelFrom([{ item: 'http://x/1', ...document }], 'item http://x/1')

test.for([1, 2, 4, 9, null, 'cancelled'])(
  'G13 a cancellation that leaves the request as it was, or with a status that is not known (%s), may have happened',
  async (status) => {
    await expect(cancelWith({ status })).rejects.toMatchObject({ code: 'unexpected-answer', sent: true })
  },
)

test.for([0, 5, '0'])(
  'a cancellation is done once the request is none, or is rejected: %s',
  async (status) => {
    expect(await cancelWith({ status })).toEqual({ result: 'cancelled' })
  },
)

const copy = { status: 5, item: 'http://x/I', edition: 'http://x/E', requested: 'http://x/E' }
const ofEdition = (doc: JsonObject[]) => cancelFrom(doc, 'edition http://x/E')

test('a refusal names the copy to which a request for an edition was mapped', async () => {
  const refusal = { result: 'refused', text: 'On its way' }
  expect(await ofEdition([{ ...copy, error: 'On its way' }])).toMatchObject(refusal)
})

test('the edition itself is found beside a copy of it', async () => {
  const edition = { status: 0, edition: 'http://x/E' }
  expect(await ofEdition([{ ...copy, error: 'On its way' }, edition])).toEqual({ result: 'cancelled' })
})

test('G13 which of two copies a request for an edition was mapped to is not guessed', async () => {
  const other = { ...copy, item: 'http://x/J', error: 'On its way' }
  await expect(ofEdition([copy, other])).rejects.toMatchObject({ code: 'unexpected-answer', sent: true })
})

test('G13 a request that was picked up meanwhile is not cancelled', async () => {
  const moved = { result: 'refused', reasons: ['other'], text: null, deskCode: null }
  expect(await cancelWith({ status: 3 })).toEqual(moved)
})

test('a token without the permission to change anything is a refusal', async () => {
  const { outcome } = await renewWith(lacking)
  const refusal = { result: 'refused', reasons: ['other'], text: null, deskCode: 'insufficient_scope' }
  expect(await outcome).toEqual(refusal)
})

test('where the account has expired, that is the reason why the token lacks the permission', async () => {
  const { outcome } = await renewWith(lacking, { borrower: { ...patron, status: 2 } })
  expect(await outcome).toMatchObject({ result: 'refused', reasons: ['expired-account'], text: null })
})

test('a server that cannot renew refuses: nothing was done', async () => {
  const { outcome } = await renewWith({ ...unable, body: { ...unable.body, error_description: 'n/a' } })
  expect(await outcome).toMatchObject({ result: 'refused', text: null, deskCode: 'not_implemented' })
})

test('a document that is unknown there is not found', async () => {
  const { outcome } = await renewWith({ body: { doc: [{ status: 0, item: 'http://x/1', error: 'none' }] } })
  expect(await outcome).toEqual({ result: 'not-found' })
})

test.for([
  [400, 'invalid_grant'],
  [404, 'access_denied'],
  [422, 'invalid_grant'],
  [401, 'anything'],
] as const)('a password that is refused with status %s and %s is wrong', async ([status, error]) => {
  const { system } = await paia(() => ({ status, body: { error } }))
  expect(await system.signIn('BSL 1', 'wrong', call)).toBeNull()
})

test('G5 a password that is refused as an unknown client may be wrong: no client of ours was sent', async () => {
  const { system } = await paia(() => ({ status: 401, body: { error: 'invalid_client' } }))
  await expect(system.signIn('BSL 1', 'wrong', call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('a token of 8,192 characters, such as a JWT, is sent whole', async () => {
  const long = 'e'.repeat(8_192)
  const { system, seen } = await paia((url) => ({
    body: url.endsWith('login') ? { access_token: long, patron: '123' } : patron,
  }))
  const granted = (await system.signIn('BSL 1', 'demo', call))!
  await found(system, { ...call, signIn: granted })
  expect(seen[1]?.headers.authorization).toBe(`Bearer ${long}`)
})

test.for([
  ['too long', 'e'.repeat(8_193)],
  ['empty', ''],
  ['two words', 'a b'],
  ['not ASCII', 'ä'],
  ['a number', 7],
  ['missing', undefined],
])('a token that is %s is none', async ([, access_token]) => {
  const { system } = await paia(() => ({ body: { access_token, patron: '123' } }))
  await expect(system.signIn('BSL 1', 'demo', call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

const token = (patronId: string) => ({ body: { access_token: 't', token_type: 'Bearer', patron: patronId } })
const byClient = { by: 'shared-id', id: '123' } as const
const denied = { status: 403, body: { error: 'access_denied' } }

test('our client gets one token for a patron, and uses it until it ends', async () => {
  const { system, seen } = await paia(
    (url) => (url.endsWith('login') ? token('123') : { body: patron }),
    withTestPatron,
  )
  const account = await system.findAccount(byClient, call)
  await system.listFees(account!.patronId, 'open', call)
  await system.listFees(account!.patronId, 'open', call)
  expect(seen.map(({ url }) => url)).toEqual(['/auth/login', '/core/123', '/core/123/fees', '/core/123/fees'])
})

test('G5 a token for another patron is refused', async () => {
  const { system } = await paia(
    (url) => (url.endsWith('login') ? token('124') : { body: patron }),
    withTestPatron,
  )
  await expect(system.findAccount(byClient, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('a token that has ended is replaced once', async () => {
  let ended = 1
  const { system, seen } = await paia((url) => {
    if (url.endsWith('login')) return token('123')
    return ended-- > 0 ? { status: 401, body: { error: 'invalid_grant' } } : { body: patron }
  }, withTestPatron)
  await expect(system.findAccount(byClient, call)).resolves.toMatchObject({ patronId: '123' })
  expect(seen.map(({ url }) => url)).toEqual(['/auth/login', '/core/123', '/auth/login', '/core/123'])
})

test('a token that the server gives again after it has rejected it is used again', async () => {
  let rejected = 0
  const { system, seen } = await paia((url) => {
    if (url.endsWith('login')) return token('123')
    return rejected-- > 0 ? { status: 401, body: { error: 'invalid_grant' } } : { body: patron }
  }, withTestPatron)
  await system.findAccount(byClient, call)
  rejected = 1
  const one = (await system.signIn('Jane', 'demo', call))!
  await expect(found(system, { ...call, signIn: one })).rejects.toMatchObject({ code: 'sign-in-there-again' })
  const again = (await system.signIn('Jane', 'demo', call))!
  await expect(found(system, { ...call, signIn: again })).resolves.toMatchObject({ patronId: '123' })
  await system.listFees('123', 'open', call)
  expect(seen.filter(({ url }) => url === '/auth/login')).toHaveLength(3)
})

test('calls whose token has ended log in once together', async () => {
  let [given, ended] = [0, '']
  const { system, seen } = await paia((url, { headers }) => {
    if (url.endsWith('login')) return { body: { ...token('123').body, access_token: `t${(given += 1)}` } }
    return headers.authorization === ended
      ? { status: 401, body: { error: 'invalid_grant' } }
      : { body: patron }
  }, withTestPatron)
  await system.findAccount(byClient, call)
  ended = 'Bearer t1'
  const read = () => system.listFees('123', 'open', call)
  await Promise.all([read(), read(), read()])
  expect(given).toBe(2)
  expect(seen.filter(({ headers }) => headers.authorization === 'Bearer t2')).toHaveLength(3)
})

test('a caller that waits for the login of another one is answered in its own time', async () => {
  const logins: (() => void)[] = []
  const institution = await startInstitution((request, response) => {
    if (request.url === '/core/123') return sendJson(response, patron)
    logins.push(() => sendJson(response, token('123').body))
  })
  onTestFinished(() => institution.stop())
  const paths = { core: '/core', auth: '/auth' }
  const system = createPaia({ ...north, ...paths }, institution.ask)
  const [first, hasty] = [new AbortController(), new AbortController()]
  const ask = (signal: AbortSignal) => system.findAccount(byClient, { ...call, signal })
  const begun = ask(first.signal).catch((error: unknown) => error)
  await expect.poll(() => logins.length).toBe(1)
  const waiting = [ask(hasty.signal), ask(call.signal)]
  hasty.abort()
  await expect(waiting[0]).rejects.toMatchObject({ code: 'timed-out', sent: false })
  first.abort()
  expect(await begun).toMatchObject({ code: 'timed-out' })
  // Its login ended with its caller, so that the one who waits logs in.
  await expect.poll(() => logins.length).toBe(2)
  logins[1]!()
  expect(await waiting[1]).toMatchObject({ patronId: '123' })
})

test('a patron who is refused has no account if the test patron is accepted', async () => {
  const bodies: string[] = []
  const { system } = await paia((url, request) => {
    bodies.push(url)
    return request.headers['content-length'] === String(lengthOf('test')) ? token('test') : denied
  }, withTestPatron)
  expect(await system.findAccount({ by: 'shared-id', id: '123456789' }, call)).toBeNull()
  expect(bodies).toEqual(['/auth/login', '/auth/login'])
})

function lengthOf(id: string): number {
  const scope = 'read_patron read_fees read_items write_items'
  return new URLSearchParams({ grant_type: 'client_credentials', patron: id, scope }).toString().length
}

test('where the test patron is refused as well, our client is rejected', async () => {
  const { system } = await paia(() => denied, withTestPatron)
  await expect(system.findAccount(byClient, call)).rejects.toMatchObject({ code: 'key-rejected' })
})

/** A server that accepts our client until its secret is changed there. */
async function startRotating(
  afterwards: { status: number; body: { error: string } },
  client: { testPatron?: string } = withTestPatron,
) {
  let isChanged = false
  const { system } = await paia((url) => {
    if (!url.endsWith('login')) return { body: patron }
    return isChanged ? afterwards : token('123')
  }, client)
  expect(await system.findAccount(byClient, call)).toMatchObject({ patronId: '123' })
  isChanged = true
  return (now: Date) => system.findAccount({ by: 'shared-id', id: '456' }, { ...call, now })
}

const minuteLater = new Date(call.now.getTime() + 60_000)

test('G15 a client that was accepted a minute ago and is not any more finds no "no account"', async () => {
  const find = await startRotating(denied)
  await expect(find(minuteLater)).rejects.toMatchObject({ code: 'key-rejected' })
})

test('G15 where the server says that it is the client, no patron has "no account"', async () => {
  const find = await startRotating({ status: 401, body: { error: 'invalid_client' } })
  await expect(find(call.now)).rejects.toMatchObject({ code: 'key-rejected' })
})

test('G15 without a test patron, a patron who is refused never has "no account"', async () => {
  const find = await startRotating(denied, {})
  await expect(find(call.now)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('G20 a client that is rejected by name is a rejected key', () => {
  const request = { ...call, path: '/auth/login' }
  expect(vendor.rejectsKey({ status: 400, body: { error: 'invalid_client' } }, request)).toBe(true)
  expect(vendor.rejectsKey({ status: 403, body: denied.body }, request)).toBe(false)
  expect(vendor.rejectsKey({ status: 403, body: denied.body }, { ...request, probesKey: true })).toBe(true)
})
