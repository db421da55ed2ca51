import { expect, test } from 'vitest'
import type { Loan } from '@library-card/contract/loan.ts'
import { call } from '../../test/alma-examples.ts'
import { callsIn, granted, heron, koha, later, type KohaAnswer } from '../../test/koha-server.ts'
import type { FoundAccount } from '../port.ts'
import { createKoha, koha as vendor } from './koha.ts'

const found = { patronId: '28' } as FoundAccount
const loginsIn = (seen: { url?: string | undefined }[]) =>
  seen.filter(({ url }) => url === '/oauth/token').length
const missing = {
  error: 'Authorization failure. Missing required permission(s).',
  required_permissions: { borrowers: 1 },
}

test('the token is got with the key in a form, once for all, and sent with each call', async () => {
  let form = ''
  const { system, seen } = await koha(() => ({ body: [] }), {
    logIn: (_, request) => {
      request.on('data', (piece: Buffer) => (form += piece.toString()))
      return { body: granted }
    },
  })
  await Promise.all([system.listLoans(found, call), system.listRequests('28', { ...call, person: 'other' })])
  await system.listLoans(found, later(1_000))
  expect(loginsIn(seen)).toBe(1)
  expect(form).toBe('grant_type=client_credentials&client_id=id&client_secret=sec%3Aret')
  const sent = seen.map(({ headers }) => headers.authorization)
  expect(sent).toEqual([undefined, 'Bearer token-1', 'Bearer token-1', 'Bearer token-1'])
  expect(seen[1]?.headers.accept).toMatch(/application\/json$/)
})

test('the token is renewed after four fifths of its life, and in ten minutes if that is not given', async () => {
  for (const [life, renewed] of [
    [3_600, 2_880],
    [undefined, 480],
    ['x', 480],
  ] as const) {
    const { system, seen } = await koha(() => ({ body: [] }), {
      logIn: () => ({ body: { ...granted, expires_in: life } }),
    })
    await system.listLoans(found, call)
    await system.listLoans(found, later((renewed - 1) * 1_000))
    expect(loginsIn(seen)).toBe(1)
    await system.listLoans(found, later(renewed * 1_000))
    expect(loginsIn(seen)).toBe(2)
  }
})

const ended = { status: 401, body: { error: 'Authentication failure.' } }

test('G12 the token that has ended is replaced once, also for a change, which then is sent once', async () => {
  let valid = 0
  const { system, seen } = await koha(
    (_, { method, headers }) => {
      if (headers.authorization !== `Bearer token-${valid}`) return ended
      return method === 'DELETE' ? { status: 204 } : { body: [] }
    },
    { logIn: () => ({ body: { ...granted, access_token: `token-${(valid += 1)}` } }) },
  )
  await system.listLoans(found, call)
  valid = 7
  expect(await system.cancel({ patronId: '28', requestId: '5' }, call)).toEqual({ result: 'cancelled' })
  expect(loginsIn(seen)).toBe(2)
})

test('the token that is new and rejected means that the key is, before any effect', async () => {
  const { system, seen } = await koha(() => ended)
  await expect(system.cancel({ patronId: '28', requestId: '5' }, call)).rejects.toMatchObject({
    code: 'key-rejected',
    sent: false,
  })
  expect([loginsIn(seen), callsIn(seen).length]).toEqual([1, 1])
})

test.for<KohaAnswer>([
  { status: 403, body: { error: 'unauthorized_client' } },
  { status: 400, body: { error: 'Unimplemented grant type' } },
  { status: 401, body: {} },
])('G18 the token is not asked for again for five minutes after %j', async (answer) => {
  const { system, seen } = await koha(() => ({ body: [] }), { logIn: () => answer })
  const rejected = { code: 'key-rejected', sent: false }
  for (const wait of [0, 1_000, 299_000])
    await expect(system.listLoans(found, later(wait))).rejects.toMatchObject(rejected)
  expect(loginsIn(seen)).toBe(1)
  await expect(system.listLoans(found, later(300_000))).rejects.toMatchObject(rejected)
  expect(loginsIn(seen)).toBe(2)
})

test.for<KohaAnswer>([
  { body: {} },
  { body: { access_token: 7 } },
  { body: { access_token: 'has a blank' } },
  { body: { access_token: 'x'.repeat(5_000) } },
  { body: 'token' },
  { status: 404, body: { error: 'Not found' } },
])('the token that cannot be used is no token: %j', async (answer) => {
  const { system } = await koha(() => ({ body: [] }), { logIn: () => answer })
  await expect(system.cancel({ patronId: '28', requestId: '5' }, call)).rejects.toMatchObject({
    code: 'unexpected-answer',
    sent: false,
  })
})

test('a permission that is missing is the key’s, and no refusal', async () => {
  const { system } = await koha(() => ({ status: 403, body: missing }))
  const rejected = { code: 'key-rejected', sent: false }
  await expect(system.listLoans(found, call)).rejects.toMatchObject(rejected)
  await expect(system.renew({ found, loan }, call)).rejects.toMatchObject(rejected)
  await expect(system.cancel({ patronId: '28', requestId: '5' }, call)).rejects.toMatchObject(rejected)
})

test('G20 the guard knows a rejected key by its login, a new token, or a permission', () => {
  const request = { path: '/patrons', ...call } as const
  const rejects = (status: number, body: unknown, more = {}) =>
    vendor.rejectsKey({ status, body }, { ...request, ...more })
  expect(rejects(403, {}, { path: '/oauth/token' })).toBe(true)
  expect(rejects(200, {}, { path: '/oauth/token' })).toBe(false)
  expect(rejects(403, missing)).toBe(true)
  expect(rejects(403, { error: 'Renewal not authorized (too_many)' })).toBe(false)
  expect([rejects(401, {}), rejects(401, {}, { probesKey: true })]).toEqual([false, true])
})

const loan = {
  id: '5',
  title: 'The tide',
  due: { day: '2026-12-03' },
  renewals: { used: 0, left: null },
} as Loan

const renewed = { checkout_id: 5, patron_id: 28, due_date: '2026-12-24T23:59:00+01:00', renewals_count: 1 }
const renew = async (answer: KohaAnswer) => {
  const { system, seen } = await koha(() => answer)
  const refusals: unknown[] = []
  const outcome = system.renew({ found, loan }, { ...call, onRefusal: (error) => void refusals.push(error) })
  return { outcome, seen, refusals }
}

test('G12 a renewal is one call, after which the loan has its title still', async () => {
  const { outcome, seen } = await renew({ status: 201, body: renewed })
  expect(await outcome).toMatchObject({
    result: 'renewed',
    was: { day: '2026-12-03' },
    loan: { title: 'The tide', due: { day: '2026-12-24' }, renewals: { used: 1 } },
  })
  expect(callsIn(seen)).toEqual(['POST /checkouts/5/renewals'])
})

test('a renewal may not move the date', async () => {
  const { outcome } = await renew({
    status: 201,
    body: { ...renewed, due_date: '2026-12-03T23:59:00+01:00' },
  })
  expect(await outcome).toMatchObject({ result: 'unchanged' })
})

test.for<[string, string]>([
  ['too_many', 'limit-reached'],
  ['too_unseen', 'limit-reached'],
  ['too_soon', 'too-soon'],
  ['auto_too_soon', 'too-soon'],
  ['on_reserve', 'requested'],
  ['booked', 'requested'],
  ['recalled', 'recalled'],
  ['restriction', 'blocked'],
  ['overdue', 'blocked'],
  ['auto_too_much_oweing', 'fees'],
  ['auto_account_expired', 'expired-account'],
  ['auto_too_late', 'other'],
  ['auto_renew', 'other'],
  ['item_denied_renewal', 'other'],
  ['onsite_checkout', 'other'],
  ['a_code_of_the_future', 'other'],
])('a renewal that is refused with %s is refused: %s', async ([code, reason]) => {
  const body = { error: `Renewal not authorized (${code})` }
  const { outcome, refusals } = await renew({ status: 403, body })
  expect(await outcome).toEqual({ result: 'refused', reasons: [reason], text: null, deskCode: code })
  expect(refusals).toEqual([{ errorCode: code.toUpperCase() }])
})

test('a renewal of an unknown loan is not found', async () => {
  const { outcome } = await renew({ status: 404, body: { error: 'Checkout not found' } })
  expect(await outcome).toEqual({ result: 'not-found' })
})

test.for<KohaAnswer>([
  { status: 201, body: { ...renewed, checkout_id: 6 } },
  { status: 201, body: { ...renewed, patron_id: 128 } },
  { status: 201, body: { ...renewed, due_date: 'soon' } },
  { status: 201, body: [] },
  { status: 201 },
  { status: 403, body: { error: 'Renewal not authorized (<b>Robin Vale</b>)' } },
  { status: 403, body: 'no' },
  { status: 500, body: { error: 'Something went wrong' } },
  { status: 409, body: {} },
])('G13 a renewal may have happened after %j', async (answer) => {
  const { outcome } = await renew(answer)
  await expect(outcome).rejects.toMatchObject({ sent: true })
})

test('a renewal of an id that would change the address is not sent', async () => {
  const { system, seen } = await koha(() => ({ status: 201, body: renewed }))
  await expect(system.renew({ found, loan: { ...loan, id: '..' } }, call)).rejects.toMatchObject({
    code: 'refused',
  })
  expect(callsIn(seen)).toEqual([])
})

const cancel = async (answer: KohaAnswer) => {
  const { system, seen } = await koha(() => answer)
  return { outcome: system.cancel({ patronId: '28', requestId: '5' }, call), seen }
}

test('a cancellation always has the header without which a hold that is ready is gone at once', async () => {
  const { outcome, seen } = await cancel({ status: 204 })
  expect(await outcome).toEqual({ result: 'cancelled' })
  expect(callsIn(seen)).toEqual(['DELETE /holds/5'])
  expect(seen.at(-1)?.headers['x-koha-override']).toBe('cancellation-request-flow')
})

test('a cancellation that staff are asked for is not done yet', async () => {
  expect(await (await cancel({ status: 202 })).outcome).toEqual({ result: 'cancellation-asked' })
})

test('a cancellation that Koha rejects is refused', async () => {
  const { outcome } = await cancel({ status: 400, body: { error: 'Bad request' } })
  await expect(outcome).rejects.toMatchObject({ code: 'refused' })
})

test('a cancellation of an unknown hold is not found', async () => {
  expect(await (await cancel({ status: 404, body: { error: 'Hold not found' } })).outcome).toEqual({
    result: 'not-found',
  })
})

test.for<KohaAnswer>([
  { status: 200, body: {} },
  { status: 400, body: 'no' },
  { status: 403, body: { error: 'no' } },
  { status: 500, body: {} },
])('G13 a cancellation may have happened after %j', async (answer) => {
  await expect((await cancel(answer)).outcome).rejects.toMatchObject({ sent: true })
})

const change = async (
  answer: KohaAnswer,
  holds: unknown = [{ hold_id: 5, patron_id: 28, pickup_library_id: 'TOWN' }],
) => {
  const { system, seen } = await koha(({ pathname }) => {
    if (pathname.endsWith('/pickup_location')) return answer
    return { body: pathname === '/biblios' ? [] : holds }
  })
  const target = { patronId: '28', requestId: '5', libraryCode: 'WEIR' }
  return {
    outcome: system.changePickup(target, call),
    sent: () => callsIn(seen).filter((one) => one.startsWith('PUT')),
  }
}

test('G13 G19 every change is sent as one, and no read is', async () => {
  const { ask } = await koha(({ pathname }, { method }) =>
    method === 'GET'
      ? { body: pathname.endsWith('/holds') ? [{ hold_id: 5, patron_id: 28 }] : [] }
      : { status: 404 },
  )
  const limits: string[] = []
  const system = createKoha(heron, (request) => {
    limits.push(`${request.method ?? 'GET'} ${request.limit}`)
    return ask(request)
  })
  await system.renew({ found, loan }, call)
  await system.cancel({ patronId: '28', requestId: '5' }, call)
  await system.changePickup({ patronId: '28', requestId: '5', libraryCode: 'WEIR' }, call)
  const { limit } = call
  expect(new Set(limits)).toEqual(
    new Set([`POST ${limit}`, 'POST write', 'DELETE write', `GET ${limit}`, 'PUT write']),
  )
})

test('another pickup place has the name that the network file gives it', async () => {
  const { system } = await koha(({ pathname }) => {
    if (pathname.endsWith('/pickup_location')) return { body: { pickup_library_id: 'TOWN' } }
    return { body: pathname === '/biblios' ? [] : [{ hold_id: 5, patron_id: 28 }] }
  })
  const target = { patronId: '28', requestId: '5', libraryCode: 'TOWN' }
  expect(await system.changePickup(target, call)).toMatchObject({
    request: { pickup: { place: { code: 'TOWN', name: 'Town Library' } } },
  })
})

test('another pickup place is answered with the request', async () => {
  const { outcome, sent } = await change({ body: { pickup_library_id: 'WEIR' } })
  expect(await outcome).toMatchObject({
    result: 'changed',
    request: { id: '5', pickup: { institutionCode: null, place: { code: 'WEIR' } } },
  })
  expect(sent()).toEqual(['PUT /holds/5/pickup_location'])
})

test.for<[KohaAnswer, object]>([
  [
    { status: 409, body: { error: 'no', error_code: 'hold_waiting' } },
    { result: 'refused', deskCode: 'hold_waiting' },
  ],
  [
    { status: 400, body: { error: '[The supplied pickup location is not valid]' } },
    { result: 'refused', deskCode: 'status 400' },
  ],
  [{ status: 404, body: {} }, { result: 'not-found' }],
])('another pickup place is refused with %j', async ([answer, outcome]) => {
  expect(await (await change(answer)).outcome).toMatchObject(outcome)
})

test('G4 another pickup place of a hold of somebody else is not asked for', async () => {
  const { outcome, sent } = await change({ body: {} }, [
    { hold_id: 5, patron_id: 128 },
    { hold_id: 6, patron_id: 28 },
  ])
  expect(await outcome).toEqual({ result: 'not-found' })
  expect(sent()).toEqual([])
})

test('another pickup place is not asked for where the holds cannot be read', async () => {
  const { outcome, sent } = await change({ body: {} }, {})
  await expect(outcome).rejects.toMatchObject({ sent: false })
  expect(sent()).toEqual([])
})

test('G13 another pickup place may have changed after an answer without it', async () => {
  await expect((await change({ body: {} })).outcome).rejects.toMatchObject({ sent: true })
})

test('the check reads nobody and no title, changes nothing, and says what the key can do', async () => {
  const { system, seen } = await koha(() => ({ body: [] }))
  expect(await system.check(call)).toMatchObject({
    institutionCode: null,
    read: 'yes',
    write: 'not-verified',
    configuration: 'no',
    hint: expect.stringContaining('can edit patrons'),
  })
  expect(callsIn(seen)).toEqual([
    'GET /patrons?q={"patron_id":0}&_per_page=1',
    'GET /biblios?q={"biblio_id":0}&_per_page=1',
  ])
})

test('the check names a key that lacks a permission, and an institution that fails', async () => {
  const lacking = await koha(({ pathname }) =>
    pathname === '/biblios' ? { status: 403, body: missing } : { body: [] },
  )
  expect(await lacking.system.check(call)).toMatchObject({ read: 'rejected', write: 'rejected' })
  const failing = await koha(() => ({ status: 500, body: {} }))
  expect(await failing.system.check(call)).toMatchObject({ read: { code: 'refused' } })
})
