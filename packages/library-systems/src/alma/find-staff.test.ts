import { expect, test } from 'vitest'
import { alma, almaError, type Answer } from '../../test/alma-server.ts'
import { call, north, oldUser } from '../../test/alma-examples.ts'
import { day } from '../durations.ts'
import { createAlma } from './alma.ts'

const limited = 'Circulation Desk Operator - Limited'
const withNames = { ...north, staffRoles: ['32', limited, 'Desk 2', '2nd Floor'] }

function role(value: unknown, more: object = {}) {
  return { status: { value: 'ACTIVE' }, role_type: { value, desc: `Role ${String(value)}` }, ...more }
}

function tableOf(...row: object[]): Answer {
  return { body: { row } }
}

const table = tableOf({ code: '299', description: limited })

/** Staff with this record, at an institution with this table of roles. */
async function staffWith(record: object, readTable: () => Answer = () => table, institution = withNames) {
  const { ask, seen } = await alma(({ pathname }) =>
    pathname.includes('/conf/') ? readTable() : { body: { ...oldUser, ...record } },
  )
  const { findStaff } = createAlma(institution, ask)
  return {
    roleAt: async (now = call.now) =>
      (await findStaff({ by: 'id', id: oldUser.primary_id }, { ...call, now }))?.role,
    tablesRead: () => seen.filter(({ url }) => url?.includes('/conf/')).length,
  }
}

test.for([
  ['a role in force', [role('32')], { code: '32', words: 'Role 32' }],
  ['a role without a label', [role('32', { role_type: { value: '32' } })], { code: '32', words: '32' }],
  ['it among others', [role('200'), role('32')], { code: '32', words: 'Role 32' }],
  ['a role that ends today', [role('32', { expiry_date: '2026-11-25Z' })], { code: '32' }],
  ['a role without an end', [role('32', { expiry_date: '' })], { code: '32' }],
  ['a role that ended yesterday', [role('32', { expiry_date: '2026-11-24Z' })], null],
  ['a role whose end cannot be read', [role('32', { expiry_date: 'soon' })], null],
  ['a role that is not active', [role('32', { status: { value: 'INACTIVE' } })], null],
  ['a role without a status', [role('32', { status: {} })], null],
  ['the role of a patron only', [role('200')], null],
  ['a role without a code', [role(null)], null],
  ['no roles', undefined, null],
] as const)(
  'G5 of %s, the record alone says whether the person may view patrons',
  async ([, roles, found]) => {
    const { roleAt, tablesRead } = await staffWith({ user_role: roles })
    expect({ role: await roleAt() }).toMatchObject({ role: found })
    expect(tablesRead()).toBe(0)
  },
)

test.for([{ value: 'INACTIVE' }, { value: 'DELETED' }, {}, null])(
  'G5 a record with the status %j has no role, whatever its roles say',
  async (status) => {
    expect(await (await staffWith({ status, user_role: [role('32')] })).roleAt()).toBeNull()
  },
)

test('a person without a record is no staff', async () => {
  const { system } = await alma(() => almaError('401861'))
  expect(await system.findStaff({ by: 'id', id: '4471209' }, call)).toBeNull()
})

test.for([
  [limited, '299'],
  ['  CIRCULATION desk operator (limited)', '299'],
  ['Desk 2', '299'],
  ['2nd Floor', '299'],
  ['Circulation Desk Operator', undefined],
  ['Desk 3', undefined],
  ['', undefined],
  [null, undefined],
] as const)(
  'G5 a role named %j in the table of roles is found by its name: %s',
  async ([description, code]) => {
    const rows = [
      { description: limited },
      { code: '200', description: 'Patron' },
      { code: '299', description },
    ]
    const { roleAt } = await staffWith({ user_role: [role('200'), role('298'), role('299')] }, () =>
      tableOf(...rows),
    )
    expect((await roleAt())?.code).toBe(code)
  },
)

test('the table of roles is read only where a role is known by its name, and once a day', async () => {
  const record = { user_role: [role('299')] }
  const byCodes = await staffWith(record, () => table, north)
  expect([await byCodes.roleAt(), byCodes.tablesRead()]).toEqual([null, 0])
  const { roleAt, tablesRead } = await staffWith(record, () => table)
  const after = (milliseconds: number) => roleAt(new Date(call.now.getTime() + milliseconds))
  expect([await after(0), await after(day - 1)]).toMatchObject([{ code: '299' }, { code: '299' }])
  expect(tablesRead()).toBe(1)
  expect(await after(day)).toMatchObject({ code: '299' })
  expect(tablesRead()).toBe(2)
})

test.for([
  ['empty', tableOf()],
  ['not for this key', almaError('UNAUTHORIZED')],
  ['refused', almaError('401652')],
] as [string, Answer][])(
  'G5 a table of roles that is %s gives nobody a role, and is read again',
  async ([, first]) => {
    const answers = [first, table]
    const { roleAt } = await staffWith({ user_role: [role('299')] }, () => answers.shift() ?? table)
    expect(await roleAt()).toBeNull()
    expect(await roleAt()).toMatchObject({ code: '299' })
  },
)

test.for([
  ['busy', { status: 429, body: {} }],
  ['unexpected-answer', { body: [] }],
] as const)(
  'a table of roles that fails (%s) leaves it unknown who may view patrons',
  async ([code, answer]) => {
    const { roleAt } = await staffWith({ user_role: [role('299')] }, () => answer)
    await expect(roleAt()).rejects.toMatchObject({ code })
  },
)
