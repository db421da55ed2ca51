import { expect, test } from 'vitest'
import { shareTestNetwork, startOwnNetwork, startTime, type TestNetwork } from '../../test/network.ts'
import { askTitles, handleOf, search, signInStaff } from '../../test/staff.ts'

let clock = startTime
let card: TestNetwork
shareTestNetwork((shared) => void (card = shared), { clock: () => clock })

test.each(['desk-operator', 'desk-manager', 'limited-desk-operator', 'user-manager', 'user-administrator'])(
  'G5 the role of %s lets its holder sign in as staff',
  async (like) => {
    const headers = await signInStaff(card, like)
    const session = await card.get('/api/session', headers)
    expect(session.json()).toMatchObject({ signedIn: true, profile: 'staff' })
  },
)

test.each(['expired-role', 'suspended-role', 'expired-limited-role', 'five-institutions'])(
  'G5 %s gives no right to sign in as staff',
  async (like) => {
    const headers = await signInStaff(card, like)
    const session = await card.get('/api/session', headers)
    expect(session.json()).toEqual({ signedIn: false })
  },
)

test('G5 a role that is known by its name alone is read from the table of roles, once a day', async () => {
  const own = await startOwnNetwork({ clock: () => clock })
  const tables = () => own.network.calls({ operation: 'conf', institution: 'NORTH' }).length
  for (const like of ['desk-operator', 'user-manager', 'five-institutions']) await signInStaff(own, like)
  expect(tables()).toBe(0)
  for (let staff = 0; staff < 2; staff++) await signInStaff(own, 'limited-desk-operator')
  expect(tables()).toBe(1)
})

test.each([
  ['a key without the area Configuration', 'key-rejected'],
  ['a table that is refused', 'vendor-error'],
] as const)('G5 with %s, a role that is known by its name alone gives no right', async (_, kind) => {
  const own = await startOwnNetwork()
  own.network.fault({ institution: 'NORTH', operation: 'conf', kind })
  const headers = await signInStaff(own, 'limited-desk-operator')
  expect((await own.get('/api/session', headers)).json()).toEqual({ signedIn: false })
  const known = await signInStaff(own, 'desk-operator')
  expect((await own.get('/api/session', known)).json()).toMatchObject({ signedIn: true })
})

test('G5 staff lose access within five minutes after their role was revoked', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const asked = () => card.network.calls({ operation: 'account', institution: 'NORTH' }).length
  const before = asked()
  await search(card, headers, 'Nobody')
  expect(asked()).toBe(before)
  clock += 5 * 60_000
  await search(card, headers, 'Nobody')
  expect(asked()).toBe(before + 1)
  clock += 5 * 60_000
  card.network.fault({ institution: 'NORTH', operation: 'account', kind: '500' })
  expect((await search(card, headers, 'Nobody')).status).toBe(503)
})

test('G5 a clock that is set back does not extend what is known of the rights of staff', async () => {
  const headers = await signInStaff(card, 'desk-operator')
  const asked = () => card.network.calls({ operation: 'account', institution: 'NORTH' }).length
  const before = asked()
  clock -= 60 * 60_000
  await search(card, headers, 'Nobody')
  clock += 60 * 60_000
  expect(asked()).toBe(before + 1)
})

test('G6 titles that an institution no longer shows are withheld at once when the file is read again', async () => {
  const own = await startOwnNetwork()
  const headers = await signInStaff(own, 'desk-operator')
  const handle = await handleOf(own, headers, own.network.patron({ like: 'five-institutions' }))
  expect((await askTitles(own, headers, { handle, at: 'HARBOUR' })).statusCode).toBe(200)
  own.reload((file) => file.replaceAll('policy: { titles: with-reason }', ''))
  expect((await askTitles(own, headers, { handle, at: 'HARBOUR' })).statusCode).toBe(403)
})

test('G5 a role that an institution no longer accepts is worth nothing once the file is read again', async () => {
  const own = await startOwnNetwork()
  const headers = await signInStaff(own, 'desk-operator')
  expect((await search(own, headers, 'Nobody')).status).toBe(200)
  own.reload(acceptOnly('32'))
  expect((await search(own, headers, 'Nobody')).status).toBe(200)
  own.reload(acceptOnly('221'))
  expect((await search(own, headers, 'Nobody')).status).toBe(403)
})

function acceptOnly(role: string) {
  return (file: string) =>
    file.replace('code: 01MER_NORTH\n', `code: 01MER_NORTH\n    staffRoles: ['${role}']\n`)
}
