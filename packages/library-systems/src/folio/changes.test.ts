import { expect, test } from 'vitest'
import {
  call,
  folio,
  itemId,
  listOf,
  loan,
  loanId,
  patronId,
  request,
  requestId,
  settings,
  shelf,
  user,
  type Answer,
} from '../../test/folio-server.ts'
import type { VendorError } from '../exchange/failure.ts'

async function renewed(answer: Answer, inFile = {}) {
  const { system, seen } = await folio(({ url }) => {
    if (url.pathname === '/users') return listOf('users', user)
    if (url.pathname === '/circulation/loans') return listOf('loans', loan)
    return url.pathname === '/circulation/renew-by-id' ? answer : listOf('usergroups')
  }, inFile)
  const found = (await system.findAccount({ by: 'shared-id', id: '4471209' }, call))!
  const [before] = (await system.listLoans(found, call)).items
  const refusals: VendorError[] = []
  const target = { found, loan: before! }
  const outcome = system.renew(target, { ...call, onRefusal: (error) => void refusals.push(error) })
  await outcome.catch(() => null)
  return {
    outcome,
    refusals,
    sent: seen.filter(({ method, url }) => method === 'POST' && !url.pathname.startsWith('/authn')),
  }
}

const later = { ...loan, dueDate: '2027-01-01T22:59:00.000+00:00', renewalCount: 1 }
const errors = (...rows: object[]): Answer => ({ status: 422, body: { errors: rows } })

test('a renewal names the item and the patron, and answers with the loan', async () => {
  const { outcome, sent } = await renewed({ body: later })
  expect(await outcome).toMatchObject({
    result: 'renewed',
    loan: { due: { at: '2027-01-01T22:59:00.000Z' }, renewals: { used: 1 } },
    was: { at: '2026-12-01T22:59:00.000Z' },
  })
  expect(sent).toMatchObject([{ body: { itemId, userId: patronId } }])
})

test.for([
  [{ ...loan }, 'unchanged'],
  [{ ...later, dueDate: '2026-11-28T22:59:00.000+00:00' }, 'shortened'],
] as const)('a date that did not move, or moved back, is told: %#', async ([body, result]) => {
  const { outcome } = await renewed({ status: 201, body })
  expect(await outcome).toMatchObject({ result })
})

test.for<Answer>([
  { body: { ...later, id: itemId } },
  { body: { ...later, userId: itemId } },
  { body: { ...later, dueDate: undefined } },
  { body: {} },
  { body: [] },
  { status: 204 },
  { status: 500, text: 'secret of staff' },
  { status: 502, text: 'gateway' },
])('G13 an answer that does not say whether it was renewed is read back: %j', async (answer) => {
  const { outcome, sent } = await renewed(answer)
  await expect(outcome).rejects.toMatchObject({ sent: true })
  expect(sent).toHaveLength(1)
})

test('several reasons in one answer are all told', async () => {
  const { outcome, refusals } = await renewed(
    errors(
      { message: 'Items cannot be renewed while requested', code: 'RENEWAL_BLOCKED_BY_HOLD_REQUEST' },
      { message: 'loan at maximum renewal number', code: 'LOAN_RENEWAL_LIMIT_REACHED' },
    ),
  )
  expect(await outcome).toMatchObject({
    result: 'refused',
    reasons: ['requested', 'limit-reached'],
    deskCode: 'RENEWAL_BLOCKED_BY_HOLD_REQUEST, LOAN_RENEWAL_LIMIT_REACHED',
  })
  expect(refusals.map(({ errorCode }) => errorCode)).toEqual([
    'RENEWAL_BLOCKED_BY_HOLD_REQUEST',
    'LOAN_RENEWAL_LIMIT_REACHED',
  ])
})

test.for([
  ['LOAN_NOT_RENEWABLE', 'other'],
  ['RENEWAL_BLOCKED_BY_RECALL', 'recalled'],
  ['RENEWAL_DATE_OUTSIDE_LOAN_POLICY_DATE_RANGES', 'maximum-period'],
  ['RENEWAL_WOULD_NOT_CHANGE_DUE_DATE', 'too-soon'],
  ['ITEM_AGED_TO_LOST_NOT_RENEWABLE', 'lost'],
  ['ITEM_CLAIMED_RETURNED_NOT_RENEWABLE', 'claimed-returned'],
  ['USER_IS_BLOCKED_AUTOMATICALLY', 'blocked'],
  ['USER_IS_INACTIVE_OR_EXPIRED', 'expired-account'],
  ['A_CODE_OF_TOMORROW', 'other'],
] as const)('a refusal with %s means %s', async ([code, reason]) => {
  const { outcome } = await renewed(errors({ message: 'words of FOLIO', code }))
  expect(await outcome).toEqual({
    result: 'refused',
    reasons: [reason],
    text: 'words of FOLIO',
    deskCode: code,
  })
})

test('the network file may say what a text of FOLIO means, whatever its code', async () => {
  const refusals = [{ text: 'words of FOLIO', reason: 'fees' as const }]
  const { outcome } = await renewed(
    errors({ message: 'words of FOLIO', code: 'LOAN_RENEWAL_LIMIT_REACHED' }),
    { refusals },
  )
  expect(await outcome).toMatchObject({ reasons: ['fees'] })
})

test.for<Answer>([
  { status: 400, body: { errors: [{ message: 'x', code: 'LOAN_RENEWAL_LIMIT_REACHED' }] } },
  { status: 500, body: { errors: [{ message: 'x', code: 'LOAN_RENEWAL_LIMIT_REACHED' }] } },
])('only an answer with status 422 gives a reason: %j', async (answer) => {
  const { outcome, refusals } = await renewed(answer)
  await expect(outcome).rejects.toMatchObject({ code: 'refused' })
  expect(refusals).toEqual([])
})

test('G11 what staff wrote about a patron is in no outcome, no code and no failure', async () => {
  const parameters = [{ key: 'reason', value: 'secret of staff' }]
  const blocked = { message: 'Patron blocked from renewing', code: 'USER_IS_BLOCKED_MANUALLY', parameters }
  const { outcome, refusals } = await renewed(errors(blocked))
  expect(await outcome).toMatchObject({ reasons: ['blocked'], text: 'Patron blocked from renewing' })
  expect(JSON.stringify([await outcome, refusals])).not.toContain('secret')
  const odd = await renewed(errors({ message: null, code: 'secret of staff', parameters }))
  expect(await odd.outcome).toEqual({ result: 'refused', reasons: ['other'], text: null, deskCode: null })
})

test('an item that somebody else has borrowed meanwhile is not found', async () => {
  const { outcome } = await renewed(errors({ message: 'x', code: 'ITEM_CHECKED_OUT_TO_DIFFERENT_USER' }))
  expect(await outcome).toEqual({ result: 'not-found' })
})

test.for<Answer>([
  { status: 400, text: 'bad' },
  { status: 404, text: 'no module' },
  { status: 422, body: {} },
  { status: 422, text: 'text' },
])('an error without a reason had no effect: %j', async (answer) => {
  const { outcome } = await renewed(answer)
  await expect(outcome).rejects.toMatchObject({ code: 'refused', sent: false })
})

test('a service user without the permission to renew is a rejected key, and nothing was sent', async () => {
  const { outcome, sent } = await renewed({ status: 403, text: 'requires permission' })
  await expect(outcome).rejects.toMatchObject({ code: 'key-rejected', sent: false })
  expect(sent).toHaveLength(1)
})

const path = `/circulation/requests/${requestId}`

/** A gateway whose request is `current`, and which answers a change with `put`. */
async function withRequest(current: Answer, put: Answer = { status: 204 }, after = current) {
  let isChanged = false
  const { system, seen } = await folio(({ method }) => {
    if (method !== 'PUT') return isChanged ? after : current
    isChanged = true
    return put
  })
  return { system, puts: () => seen.filter(({ method }) => method === 'PUT') }
}

const target = { patronId, requestId }

test('a request is cancelled by sending it whole, as it is at this moment', async () => {
  const { system, puts } = await withRequest({ body: { ...request, patronComments: 'Please' } })
  expect(await system.cancel?.(target, call)).toEqual({ result: 'cancelled' })
  expect(puts()).toMatchObject([
    {
      url: { pathname: path },
      body: {
        ...request,
        patronComments: 'Please',
        status: 'Closed - Cancelled',
        cancellationReasonId: settings.cancellationReason,
        cancelledByUserId: patronId,
        cancelledDate: '2026-11-25T13:02:00.000Z',
      },
    },
  ])
})

test.for<Answer>([
  { status: 404, text: 'cannot be found' },
  { body: { ...request, status: 'Closed - Filled' } },
])('a request that is gone or over is not found, and nothing is sent: %j', async (current) => {
  const { system, puts } = await withRequest(current)
  expect(await system.cancel?.(target, call)).toEqual({ result: 'not-found' })
  expect(await system.changePickup({ ...target, libraryCode: shelf }, call)).toEqual({ result: 'not-found' })
  expect(puts()).toEqual([])
})

test.for<Answer>([
  { body: { ...request, requesterId: itemId } },
  { body: { ...request, id: loanId } },
  { body: [] },
  { status: 500, text: 'x' },
])('G4 a request of another patron, or none that can be read, is not sent back: %j', async (current) => {
  const { system, puts } = await withRequest(current)
  await expect(system.cancel?.(target, call)).rejects.toMatchObject({ sent: false })
  expect(puts()).toEqual([])
})

test('a request that ended meanwhile is not found; another refusal has the words of FOLIO', async () => {
  const over = await withRequest({ body: request }, errors({ message: 'x', code: 'REQUEST_ALREADY_CLOSED' }))
  expect(await over.system.cancel?.(target, call)).toEqual({ result: 'not-found' })
  const refused = await withRequest(
    { body: request },
    errors({ message: 'proxy relationship is not active' }),
  )
  expect(await refused.system.cancel?.(target, call)).toEqual({
    result: 'refused',
    reasons: ['other'],
    text: 'proxy relationship is not active',
    deskCode: null,
  })
})

test.for<Answer>([
  { status: 200, body: {} },
  { status: 500, text: 'x' },
])('G13 an answer that does not say whether it was cancelled is read back: %j', async (put) => {
  const { system, puts } = await withRequest({ body: request }, put)
  await expect(system.cancel?.(target, call)).rejects.toMatchObject({ sent: true })
  expect(puts()).toHaveLength(1)
})

const elsewhere = 'c4c90014-c8c9-4ade-8f24-b5e313319f4b'

test('another pickup place is what the request says afterwards', async () => {
  const moved = {
    ...request,
    pickupServicePointId: elsewhere,
    pickupServicePoint: { name: 'Branch desk', discoveryDisplayName: 'Branch' },
  }
  const done = await withRequest({ body: request }, { status: 204 }, { body: moved })
  expect(await done.system.changePickup({ ...target, libraryCode: elsewhere }, call)).toMatchObject({
    result: 'changed',
    request: { id: requestId, pickup: { place: { code: elsewhere, name: 'Branch' } } },
  })
  expect(done.puts()).toMatchObject([{ body: { pickupServicePointId: elsewhere, status: request.status } }])
  const undone = await withRequest({ body: request })
  expect(await undone.system.changePickup({ ...target, libraryCode: elsewhere }, call)).toMatchObject({
    result: 'unchanged',
    request: { id: requestId },
  })
  const unread = await withRequest({ body: request }, { status: 204 }, { status: 500, text: 'x' })
  await expect(unread.system.changePickup({ ...target, libraryCode: elsewhere }, call)).rejects.toMatchObject(
    {
      sent: true,
    },
  )
})

test('a place that is no pickup place is refused', async () => {
  const error = { message: 'not a pickup location', code: 'SERVICE_POINT_IS_NOT_PICKUP_LOCATION' }
  const { system } = await withRequest({ body: request }, errors(error))
  expect(await system.changePickup({ ...target, libraryCode: elsewhere }, call)).toMatchObject({
    result: 'refused',
    text: 'not a pickup location',
  })
})
