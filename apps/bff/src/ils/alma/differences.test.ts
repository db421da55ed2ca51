import { expect, test } from 'vitest'
import { newUser, oldLoan, oldUser } from '../../../test/alma-examples.ts'
import { differencesOf } from './differences.ts'
import { answers, type Fields } from './answer-shapes.ts'

const linked = { accounts: 'linked' }
const headers = { 'x-exl-api-remaining': '1000' }
const paths: Record<string, string> = {
  'GET /users/{id}': '/users/1?expand=loans',
  'GET /users': '/users?q=primary_id~1',
  'GET /users/{id}/loans': '/users/1/loans?expand=renewable',
  'GET /users/{id}/requests': '/users/1/requests',
  'GET /users/{id}/fees': '/users/1/fees?status=ACTIVE',
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
  expect(differencesIn('/users/1?expand=loans', oldUser)).toEqual([])
  expect(differencesIn('/users/1?expand=loans', { ...newUser, ...expanded, linking_id: '1' })).toEqual([])
  expect(differencesIn('/users/1/loans', { item_loan: [oldLoan], total_record_count: 1 })).toEqual([])
  expect(differencesIn('/users/1/loans', { total_record_count: 0 })).toEqual([])
  expect(
    differencesIn('/users/1/loans', {
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
] as const)('a user with %j differs: %s', ([change, difference]) => {
  expect(differencesIn('/users/1?expand=loans', { ...oldUser, ...change })).toEqual([
    `GET /users/{id}: ${difference}`,
  ])
})

test('a list without a total, an error code that is in no document, and a missing header differ', () => {
  expect(differencesIn('/users/1/loans', { item_loan: [oldLoan] })).toEqual([
    'GET /users/{id}/loans: `total_record_count` is missing',
  ])
  const error = { errorsExist: true, errorList: { error: [{ errorCode: '499999' }] } }
  expect(differencesIn('/users/1', error, 400)).toEqual(['GET /users/{id}: unknown error code `499999`'])
  const response = { status: 200, body: oldUser }
  expect(differencesOf({ path: '/almaws/v1/users/1' }, response, linked)).toEqual([
    'GET /users/{id}: missing header X-Exl-Api-Remaining',
  ])
})
