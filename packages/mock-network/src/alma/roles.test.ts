import { afterAll, beforeAll, expect, test } from 'vitest'
import { almaNames, institutionOf, type InstitutionName } from '../institutions.ts'
import { startMockNetwork, type MockNetwork } from '../start.ts'
import { ask } from '../../test/client.ts'
import { dayAfter, testTime } from '../../test/time.ts'

let network: MockNetwork
let shared: MockNetwork
beforeAll(async () => {
  network = await startMockNetwork({ now: testTime })
  shared = await startMockNetwork({ now: testTime, accounts: 'shared-id' })
})
afterAll(async () => {
  await network.stop()
  await shared.stop()
})

async function rolesOf(like: string, at: InstitutionName = 'NORTH') {
  const { idAtHome } = network.patron({ like })
  return (await ask(network, at, `/users/${idAtHome}`)).body.user_role
}

test('a patron has no role but that of a patron', async () => {
  const roles = await rolesOf('two-loans')
  expect(roles).toEqual([
    {
      status: { value: 'ACTIVE', desc: 'Active' },
      scope: { value: '01MER_NORTH', desc: 'North University' },
      role_type: { value: '200', desc: 'Patron' },
      parameter: [],
    },
  ])
})

test.each([
  ['desk-operator', '32'],
  ['desk-manager', '221'],
  ['limited-desk-operator', '9321'],
  ['user-manager', '21'],
  ['user-administrator', '50'],
])('G5: %s has the role %s beside that of a patron', async (like, type) => {
  const [patron, staff] = await rolesOf(like)
  expect(patron.role_type.value).toBe('200')
  expect(staff).toMatchObject({ role_type: { value: type }, status: { value: 'ACTIVE' } })
})

test('G5: a desk role is valid for one library, a user manager’s for the institution', async () => {
  const [, desk] = await rolesOf('desk-operator')
  expect(desk).toMatchObject({
    scope: { value: 'MAIN', desc: 'Main Library' },
    parameter: [{ type: { value: 'CirculationDesk' }, value: { value: 'DEFAULT_CIRC_DESK' } }],
  })
  const [, users] = await rolesOf('user-manager')
  expect(users).toMatchObject({
    scope: { value: '01MER_NORTH' },
    expiry_date: `${dayAfter(90)}Z`,
    parameter: [],
  })
})

test('G5: an expired role has the status active, a suspended one has not', async () => {
  const [, expired] = await rolesOf('expired-role')
  expect(expired).toMatchObject({ status: { value: 'ACTIVE' }, expiry_date: `${dayAfter(-10)}Z` })
  const [, suspended] = await rolesOf('suspended-role')
  expect(suspended.status.value).toBe('INACTIVE')
  expect(suspended).not.toHaveProperty('expiry_date')
})

test('G5: every home has a desk operator', async () => {
  const operators = network
    .patrons()
    .filter(({ name }) => /^desk-operator(-[a-z]+)?$/.test(name))
    .map(({ home }) => home)
  expect(operators.toSorted()).toEqual(almaNames.toSorted())
  const [, role] = await rolesOf('desk-operator-lake', 'LAKE')
  expect(role.role_type).toEqual({ value: '32', desc: 'Opérateur du bureau de prêt' })
})

test('G5: staff of one institution have only the role of a patron at another', async () => {
  const { body } = await ask(network, 'HARBOUR', '/users?q=last_name~Lindqvist&expand=full')
  expect(body.user[0].user_role.map((role: { role_type: unknown }) => role.role_type)).toEqual([
    { value: '200', desc: 'Patron' },
  ])
})

test('G5: with shared ids the campus is the home institution, also in a record that a look-up created', async () => {
  const { idAtHome } = shared.patron({ like: 'desk-operator' })
  const { title } = institutionOf('NORTH')
  const { body } = await ask(shared, 'VALLEY', `/users/${idAtHome}?expand=loans`)
  expect(body).toMatchObject({ campus_code: { value: 'NORTH', desc: title }, loans: { value: 0 } })
  expect(body.user_role).toHaveLength(1)
  expect((await ask(shared, 'NORTH', `/users/${idAtHome}`)).body.user_role).toHaveLength(2)
})

test('where accounts are linked there is no campus', async () => {
  const { idAtHome } = network.patron({ like: 'two-loans' })
  expect((await ask(network, 'NORTH', `/users/${idAtHome}`)).body.campus_code.value).toBeNull()
})
