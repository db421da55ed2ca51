import { expect, test } from 'vitest'
import { newUser, oldLoan, oldUser } from '../../../test/alma-examples.ts'
import { differencesOf } from './differences.ts'
import { answers, type Fields } from './answer-shapes.ts'

const linked = { accounts: 'linked' }
const headers = { 'x-exl-api-remaining': '1000' }
const paths: Record<string, string> = {
  'GET /users/{id}': '/users/4471209?expand=loans',
  'GET /users': '/users?q=primary_id~1',
  'GET /users/{id}/loans': '/users/4471209/loans?expand=renewable',
  'GET /users/{id}/requests': '/users/4471209/requests',
  'GET /users/{id}/fees': '/users/4471209/fees?status=ACTIVE',
  'GET /users/{id}/purchase-requests': '/users/4471209/purchase-requests?user_id_type=all_unique',
  'GET /conf/code-tables/HFrUserRoles.roleType': '/conf/code-tables/HFrUserRoles.roleType?lang=en',
}

const differencesIn = (path: string, body: unknown, status = 200) =>
  differencesOf({ path: `/almaws/v1${path}` }, { status, body, headers }, linked)

/** Data that only the patron may read, planted in all fields of an answer. */
const planted = [
  'Quill Marrow',
  'MARROW QUILL',
  'quill.marrow@north.example',
  '4711',
  '81520',
  'N 4471 2093',
  '9007199254740993521',
  'The Salt Road',
  'SLOW LIGHT: A NOVEL',
  '1999-09-09Z',
  '3 Quarry Lane',
]

const canaries = [...planted, 'Quill', 'Salt', 'Light', 'Quarry'].map((text) => text.toUpperCase())

function filledWith(fields: Fields, value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { kind, fields: inner = {} }]) => {
      if (kind === 'list') return [name, [filledWith(inner, value)]]
      if (kind === 'object') return [name, filledWith(inner, value)]
      return [name, kind === 'coded' ? { value, desc: value } : value]
    }),
  )
}

test('G11 no difference has a value of the answer, in whatever field or name it is', () => {
  let found = 0
  for (const { call, shape, list, beside = {} } of answers)
    for (const text of planted)
      for (const value of [text, { [text]: text }, [text], [{ value: text }], Number.parseInt(text, 10)]) {
        const row = { ...filledWith(shape.fields, value), [text]: value, new_field: value }
        const rows = list === undefined ? row : { ...filledWith(beside, value), [list]: [row, text, value] }
        const differences = differencesIn(paths[call] ?? '', rows)
        found += differences.length
        const told = differences.join('\n').toUpperCase()
        expect(canaries.filter((canary) => told.includes(canary))).toEqual([])
      }
  expect(found).toBeGreaterThan(1_000)
})

test('recorded answers differ in nothing', () => {
  const expanded = { loans: { value: 2, link: '' } }
  expect(differencesIn('/users/4471209?expand=loans', oldUser)).toEqual([])
  expect(differencesIn('/users/4471209?expand=loans', { ...newUser, ...expanded, linking_id: '1' })).toEqual(
    [],
  )
  expect(differencesIn('/users/4471209/loans', { item_loan: [oldLoan], total_record_count: 1 })).toEqual([])
  expect(differencesIn('/users/4471209/loans', { total_record_count: 0 })).toEqual([])
  expect(
    differencesIn('/users/4471209/loans', {
      item_loan: [{ ...oldLoan, loan_status: 'Active' }],
      total_record_count: 1,
    }),
  ).toEqual([])
})

test.for([
  [{ linking_id: undefined }, '`linking_id` is missing'],
  [{ linking_id: undefined, source_link_id: '1' }, '`source_institution_code` is missing'],
  [{ linking_id: undefined, source_institution_code: '01A' }, '`source_link_id` is missing'],
  [{ loans: null }, '`loans` is missing, although it was asked for'],
  [{ user_role: [{ new_scope: 1 }] }, 'unknown field `user_role.new_scope`, a number'],
  [
    { contact_info: { email: [{ preferred: 'true' }] } },
    '`contact_info.email.preferred`: a text in place of true or false',
  ],
  [{ primary_id: null }, '`primary_id` is missing'],
  [{ primary_id: 4_471_209 }, '`primary_id`: a number in place of a text'],
  [{ expiry_date: '30.09.2027' }, '`expiry_date`: a text in place of a day'],
  [{ expiry_date: '2027-09-30T00:00:00Z' }, '`expiry_date`: a date in place of a day'],
  [{ loans: { value: '2' } }, '`loans`: an object in place of a count with its link'],
  [{ user_group: 'GRAD' }, '`user_group`: a text in place of a code with its label'],
  [{ user_group: { value: 7 } }, '`user_group`: an object in place of a code with its label'],
  [
    { user_group: { value: 'GRAD', desc: true } },
    '`user_group`: an object in place of a code with its label',
  ],
  [{ user_block: { block_status: 'ACTIVE' } }, '`user_block`: an object in place of a list'],
  [{ user_note: ['x'], contact_info: [{ odd: 1 }] }, '`contact_info`: a list in place of an object'],
  [
    { user_block: [{ created_date: 'soon' }] },
    '`user_block.created_date`: a text in place of a day or an instant',
  ],
  [{ status: { value: 'SUSPENDED' } }, '`status`: unknown code `SUSPENDED`'],
  [{ status: { value: 'NOT_YET' } }, '`status`: unknown code `NOT_YET`'],
  [{ status: { value: 'Gone away' } }, '`status`: unknown code of the form `Aa a`'],
  [{ status: { value: 'ACTIVE2' } }, '`status`: unknown code of the form `A9`'],
  [{ status: { value: 'Ünal-Öz (4711)' } }, '`status`: unknown code of the form `Aa-Aa ?9?`'],
  [{ status: { value: 'A b C d E f G h' } }, '`status`: unknown code of a long form'],
  [{ user_block: [{ block_status: 'PAUSED' }] }, '`user_block.block_status`: unknown code `PAUSED`'],
  [{ new_field: null }, 'unknown field `new_field`, null'],
  [{ new_field2: [] }, 'unknown field `new_field2`, a list'],
  [{ newField: '2026-11-27T22:59:00Z' }, 'unknown field with a name of the form `aAa`, a date'],
  [
    { contact_info: { 'Quill ': {} } },
    'unknown field below `contact_info`, with a name of the form `Aa `, an object',
  ],
] as const)('a user with %j differs: %s', ([change, difference]) => {
  expect(differencesIn('/users/4471209?expand=loans', { ...oldUser, ...change })).toEqual([
    `GET /users/{id}: ${difference}`,
  ])
})

test('a list without a total, an error code that is in no document, and a missing header differ', () => {
  expect(differencesIn('/users/4471209/loans', { item_loan: [oldLoan] })).toEqual([
    'GET /users/{id}/loans: `total_record_count` is missing',
  ])
  const error = { errorsExist: true, errorList: { error: [{ errorCode: '499999' }] } }
  expect(differencesIn('/users/4471209', error, 400)).toEqual([
    'GET /users/{id}: unknown error code `499999`',
  ])
  const response = { status: 200, body: oldUser }
  expect(differencesOf({ path: '/almaws/v1/users/4471209' }, response, linked)).toEqual([
    'GET /users/{id}: missing header X-Exl-Api-Remaining',
  ])
})

test.for([
  '2026-11-27T22:59:00Z',
  '2026-11-27T22:59:00.104Z',
  '2026-11-27T22:59Z',
  '2026-11-27T22:59:00+01:00',
  '2026-11-27T22:59:00-0100',
])('%s is an instant', (due_date) => {
  expect(
    differencesIn('/users/4471209/loans', { item_loan: [{ ...oldLoan, due_date }], total_record_count: 1 }),
  ).toEqual([])
})

test.for(['2026-11-27Z', '2026-11-27T22:59:00', ' 2026-11-27T22:59:00Z', '2026-11-27T22:59:00Z.'])(
  '%j is no instant',
  (due_date) => {
    const body = { item_loan: [{ ...oldLoan, due_date }], total_record_count: 1 }
    expect(differencesIn('/users/4471209/loans', body)).toHaveLength(1)
  },
)

test.for([
  [{ status: { value: '' } }],
  [{ status: { value: null, desc: 'Active' } }],
  [{ status: { desc: '' } }],
  [{ user_role: [{ status: { value: 'Active' } }] }],
  [{ user_block: [{ created_date: '2026-11-27z', expiry_date: '2026-11-27T22:59:00Z' }] }],
  [{ contact_info: { email: [{ description: 'any', segment_type: 7 }] }, pin_number: 8_842 }],
  [{ linking_id: undefined, source_link_id: '1', source_institution_code: '01A' }],
] as const)('a user with %j differs in nothing', ([change]) => {
  expect(differencesIn('/users/4471209?expand=loans', { ...oldUser, ...change })).toEqual([])
})

test.for([
  ['/users/4471209/loans', [], 'a list in place of an object'],
  ['/users/4471209/loans', null, 'null in place of an object'],
  [
    '/users/4471209/loans',
    { item_loan: 'none' },
    '`total_record_count` is missing',
    '`item_loan`: a text in place of a list',
    '`item_loan`: a text in place of an object',
  ],
  [
    '/users/4471209/loans',
    { item_loan: oldLoan, total_record_count: 1 },
    '`item_loan`: an object in place of a list',
  ],
  [
    '/users/4471209/loans',
    { item_loan: [7], total_record_count: 1 },
    '`item_loan`: a number in place of an object',
  ],
  [
    '/users/4471209/loans',
    { item_loan: [{ loan_id: '1', loan_fine: '2.5' }], total_record_count: '1' },
    '`total_record_count`: a text in place of a number',
    '`item_loan.loan_fine`: a text in place of a number',
  ],
  [
    '/users/4471209/loans?expand=renewable',
    { item_loan: [{ loan_id: '1' }], total_record_count: 1 },
    '`item_loan.renewable` is missing, although it was asked for',
  ],
  ['/users/4471209/loans', { total_record_count: 0, next: true }, 'unknown field `next`, true or false'],
] as [string, unknown, ...string[]][])(
  'an answer to %s that is %j differs: %s',
  ([path, body, ...differences]) => {
    expect(differencesIn(path, body)).toEqual(differences.map((one) => `GET /users/{id}/loans: ${one}`))
  },
)

test.for([
  ['GET /users', 'user', 'primary_id'],
  ['GET /users/{id}/loans', 'item_loan', 'loan_id'],
  ['GET /users/{id}/requests', 'user_request', 'request_id'],
  ['GET /users/{id}/fees', 'fee', 'id', 'balance'],
  ['GET /users/{id}/purchase-requests', 'purchase_request', 'request_id'],
  ['GET /conf/code-tables/HFrUserRoles.roleType', 'row', 'code'],
] as const)('%s: an empty row in `%s` lacks what the adapter needs: %s', ([asked, list, ...needed]) => {
  const path = (paths[asked] ?? '').split('?')[0] ?? ''
  const total = asked.startsWith('GET /conf') ? {} : { total_record_count: 1 }
  expect(differencesIn(path, { [list]: [{}], ...total })).toEqual(
    needed.map((name) => `${asked}: \`${list}.${name}\` is missing`),
  )
})

test.for([
  ['401861', []],
  ['INTERNAL_SERVER_ERROR', []],
  ['NO_SUCH_THING', ['GET /users/{id}: unknown error code `NO_SUCH_THING`']],
  ['4711', ['GET /users/{id}: unknown error code of the form `9`']],
  ['471147114', ['GET /users/{id}: unknown error code of the form `9`']],
  ['Marrow, Quill', ['GET /users/{id}: unknown error code that is not one']],
] as const)('G11 of the error %s, the report says: %j', ([errorCode, differences]) => {
  expect(differencesIn('/users/4471209', { errorList: { error: [{ errorCode }] } }, 400)).toEqual(differences)
})

test('what is not compared: writes, other addresses, links of another network, fields of others without fields', () => {
  const path = '/almaws/v1/users/4471209'
  const response = { status: 200, body: {}, headers }
  expect(differencesOf({ method: 'POST', path }, response, linked)).toEqual([])
  for (const other of [
    '/users/4471209/loans/7',
    '/users/4471209/requests/7',
    '/users/4471209/fees/7',
    '/conf/test',
    '/conf/code-tables/a/b',
  ])
    expect(differencesIn(other, {})).toEqual([])
  const body = { ...oldUser, linking_id: undefined }
  expect(differencesOf({ path }, { ...response, body }, { accounts: 'shared-id' })).toEqual([])
  expect(differencesIn('/users?q=primary_id~1', { user: [body], total_record_count: 1 })).toEqual([])
  const table = { row: [{ code: '1' }], scope: { institution_id: { value: '01A' } } }
  expect(differencesIn('/conf/code-tables/HFrUserRoles.roleType', table)).toEqual([])
})
