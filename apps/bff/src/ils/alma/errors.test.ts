import { expect, test } from 'vitest'
import { alma, almaError, type Answer } from '../../../test/alma-server.ts'
import { call, foundIda, oldLoan, oldUser } from '../../../test/alma-examples.ts'
import { rejectsKey } from './errors.ts'
import { toLoan } from './loan.ts'
import { context } from '../../../test/alma-examples.ts'

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
  ['JSON', list(...Array.from({ length: 1_000 }, () => error('401652')), error('401861'))],
  ['XML', `<errors>${'<errorCode>401652</errorCode>'.repeat(1_000)}<errorCode>401861</errorCode></errors>`],
] as [string, Answer][])('G21 of a thousand errors in %s, only the first are read', async ([, answer]) => {
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
