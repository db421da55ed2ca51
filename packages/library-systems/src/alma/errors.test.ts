import { expect, test } from 'vitest'
import { alma, almaError, type Answer } from '../../test/alma-server.ts'
import { call, context, foundIda, oldLoan, oldUser } from '../../test/alma-examples.ts'
import { loggedErrorIn, rejectsKey, restrictsKey } from './errors.ts'
import { toLoan } from './loan.ts'

const error = (errorCode: unknown, errorMessage: unknown = 'No.') => ({ errorCode, errorMessage })
const list = (...errors: unknown[]): Answer => ({
  status: 400,
  body: { errorsExist: true, errorList: { error: errors } },
})
const wrapped = (errors: unknown): Answer => ({
  status: 400,
  body: { web_service_result: { errorsExist: true, errorList: { error: errors } } },
})

async function accountIn(answer: Answer) {
  const { system } = await alma(() => answer)
  return system.findAccount({ by: 'id', id: oldUser.primary_id }, call)
}

async function renewalIn(answer: Answer) {
  const { system } = await alma(() => answer)
  const loan = toLoan(oldLoan, foundIda, context)
  return system.renew({ found: foundIda, loan }, call)
}

test.for([
  ['the documented form', almaError('401861')],
  ['the form of a wrapped result', wrapped([error('401861')])],
  ['one error outside a list', wrapped(error('401861'))],
  ['a code as number', list(error(401_861))],
  ['a message that is null', list(error('401861', null))],
  ['a general error beside it', list(error('401652', 'General error'), error('401861'))],
] as const)('"no account" is read from %s', async ([, answer]) => {
  expect(await accountIn(answer)).toBeNull()
})

test.for([
  ['JSON', list(...Array.from({ length: 10 }, () => error('401652')), error('401861'))],
  ['XML', `<errors>${'<errorCode>401652</errorCode>'.repeat(10)}<errorCode>401861</errorCode></errors>`],
] as [string, Answer][])('G21 of eleven errors in %s, only the first ten are read', async ([, answer]) => {
  await expect(accountIn(answer)).rejects.toMatchObject({ code: 'refused', detail: '401652' })
})

test('of several errors of a renewal, the specific one is the reason', async () => {
  const text = 'Cannot renew loan:  1346144360000521 - Item renew period exceeded.'
  expect(await renewalIn(list(error('401652', 'General error'), error('401822', text)))).toMatchObject({
    result: 'refused',
    reasons: ['maximum-period'],
    deskCode: '401822',
  })
})

test.for([
  ['status 400 without a body', 'status 400', { status: 400, body: undefined }],
  ['status 403 with an empty object', 'status 403', { status: 403, body: {} }],
  [
    'status 403 with an unknown code in XML',
    'FORBIDDEN_BY_PROFILE',
    { status: 403, body: '<errors><errorCode>FORBIDDEN_BY_PROFILE</errorCode></errors>' },
  ],
  [
    'status 403 with an unknown code',
    '40399',
    { status: 403, body: { errorList: { error: [error('40399')] } } },
  ],
  ['status 404 with an empty list', 'status 404', { status: 404, body: { errorList: { error: [] } } }],
  ['status 501 with a text as list', 'status 501', { status: 501, body: { errorList: 'No.' } }],
  ["a proxy's page that calls itself XML", 'status 400', '<html><body><h1>Blocked</h1></body></html>'],
  ['a flag alone', 'unreadable error code', { body: { errorsExist: true } }],
  ['a code that may be a text', 'unreadable error code', list(error('Marrow, Quill'))],
  ['a code in small letters', 'unreadable error code', list(error('blocked'))],
  ['a general error alone', '402119', list(error('402119'))],
  ['the first of two general errors', '401652', list(error('401652'), error('402119'))],
  ['the first of two others', '401851', list(error('401851'), error('401852'))],
  ['a code in XML', '401851', '<errors><errorCode>401851</errorCode></errors>'],
  ['an empty code in XML', 'unreadable error code', '<errors><errorCode></errorCode></errors>'],
] as [string, string, Answer][])('G15 G26 %s is a refusal, in the log as %s', async ([, detail, answer]) => {
  await expect(accountIn(answer)).rejects.toMatchObject({ code: 'refused', detail })
})

const tracked = 'E01-2707175718-2CM86-AWAE181248195'

test.for([
  ['401822', tracked, '401822', { errorCode: '401822', trackingId: tracked }],
  [' 401822 ', ` ${tracked} `, '401822', { errorCode: '401822', trackingId: tracked }],
  [401_822, 7, '401822', { errorCode: '401822' }],
  ['DAILY_THRESHOLD', undefined, 'DAILY_THRESHOLD', { errorCode: 'DAILY_THRESHOLD' }],
  ['user.blocked', 'a:b.c_d-1', 'user.blocked', { trackingId: 'a:b.c_d-1' }],
  ['4'.repeat(40), 'E'.repeat(60), '4'.repeat(40), { errorCode: '4'.repeat(40), trackingId: 'E'.repeat(60) }],
  ['4'.repeat(41), 'E'.repeat(61), '4'.repeat(41), {}],
  ['4'.repeat(61), null, 'unreadable code', {}],
  ['Marrow, Quill', 'Slow Light', 'unreadable code', {}],
  ['Quill 401822', 'Light E01', 'unreadable code', {}],
  ['401822 Quill', 'E01 Light', 'unreadable code', {}],
  ['401822-Q', 'E01/Q', 'unreadable code', {}],
  ['', '', 'unreadable code', {}],
  [{ odd: 1 }, [], 'unreadable code', {}],
] as const)(
  'G11 of the code %j and the tracking id %j, the patron may quote %s, and the log has %j',
  async ([errorCode, trackingId, deskCode, logged]) => {
    const answer = list({ errorCode, errorMessage: 'No.', trackingId })
    const { system } = await alma(() => answer)
    const refusals: unknown[] = []
    const noted = { ...call, onRefusal: (one: unknown) => void refusals.push(one) }
    expect(await system.updateAccount({ patronId: '4471209' }, noted)).toEqual({
      result: 'refused',
      reasons: ['other'],
      text: 'No.',
      deskCode,
    })
    expect(refusals).toEqual([logged])
  },
)

test.for([
  [
    { errorList: { error: [{ errorCode: '401861', trackingId: 'E01' }] } },
    { errorCode: '401861', trackingId: 'E01' },
  ],
  [
    '<e><errorCode>401861</errorCode><trackingId>E01</trackingId></e>',
    { errorCode: '401861', trackingId: 'E01' },
  ],
  ['<e><trackingId>E01</trackingId></e>', {}],
  [{ errorsExist: true }, {}],
  [{}, {}],
  [null, {}],
])('G26 of the body %j of a failed call, the log has %j', ([body, logged]) => {
  expect(loggedErrorIn(body)).toEqual(logged)
})

test.for([
  ['errors without a readable code', list(error({ odd: 1 }))],
  ['a flag without a list', { body: { errorsExist: 'true', primary_id: oldUser.primary_id } }],
  ['a flag in a wrapped result', { body: { web_service_result: { errorsExist: true } } }],
] as [string, Answer][])('%s are a failure, never an account', async ([, answer]) => {
  await expect(accountIn(answer)).rejects.toMatchObject({ name: 'InstitutionFailure' })
})

test.for([almaError('UNAUTHORIZED'), wrapped([error('UNAUTHORIZED')])])(
  'G20 a rejected key is recognised in JSON as well: %j',
  async (answer) => {
    const response = { status: 400, body: typeof answer === 'string' ? answer : answer.body }
    expect(rejectsKey(response, { path: '/almaws/v1/users/1' })).toBe(true)
    // A key without the area Configuration is not rejected.
    expect(rejectsKey(response, { path: '/almaws/v1/conf/test' })).toBe(false)
    await expect(accountIn(answer)).rejects.toMatchObject({ code: 'key-rejected' })
  },
)

test.for([
  ['another error', 400, false, [error('401861')]],
  ['no error', 404, false, []],
  ['a general error beside that of the key', 400, true, [error('401652'), error('UNAUTHORIZED')]],
  ["a success that has the key's error", 200, false, [error('UNAUTHORIZED')]],
] as const)('G20 whether %s (status %i) rejects the key: %s', ([, status, expected, errors]) => {
  const response = { status, body: { errorList: { error: errors } } }
  expect(rejectsKey(response, { path: '/almaws/v1/users/1' })).toBe(expected)
})

const bodyOf = (code: string) => ({ errorsExist: true, errorList: { error: [error(code)] } })

test.for(['60340', '60258'])(
  'a key that is restricted to other libraries (%s) is a state of its own, and no refusal',
  async (code) => {
    await expect(accountIn(almaError(code))).rejects.toMatchObject({ code: 'restricted', detail: code })
    await expect(renewalIn(almaError(code))).rejects.toMatchObject({ code: 'restricted', sent: false })
    expect(restrictsKey({ status: 400, body: bodyOf(code) })).toBe(true)
    expect(restrictsKey({ status: 400, body: bodyOf('401861') })).toBe(false)
  },
)
