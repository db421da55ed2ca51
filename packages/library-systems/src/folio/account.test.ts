import { expect, test } from 'vitest'
import { call, folio, listOf, loanId, patronId, user, type Answer } from '../../test/folio-server.ts'
import type { FoundAccount, PatronLookup } from '../port.ts'

const bySharedId: PatronLookup = { by: 'shared-id', id: '4471209' }

async function accountOf(record: object): Promise<FoundAccount | null> {
  const { system } = await folio(({ url }) =>
    url.pathname === '/groups' ? listOf('usergroups') : listOf('users', { ...user, ...record }),
  )
  return system.findAccount(bySharedId, call)
}

test('a field that is missing or odd is not known, and costs nothing else', async () => {
  const odd = { active: 'x', barcode: 7, expirationDate: 'soon', personal: 'nobody', patronGroup: [] }
  expect(await accountOf(odd)).toMatchObject({
    patronId,
    account: {
      displayName: 'vale',
      barcode: null,
      expires: null,
      standing: 'unknown',
      email: null,
      address: [],
    },
    counts: { loans: null, requests: null, fees: null },
    messages: null,
  })
})

test('G8 birthdays, the institution’s own fields and notes are not in an account', async () => {
  const account = await accountOf({
    personal: { ...user.personal, dateOfBirth: '1999-02-03' },
    customFields: { canary: 'canary' },
    tags: { tagList: ['canary'] },
  })
  expect(JSON.stringify(account)).not.toMatch(/1999|canary/)
})

test.for([
  [{ active: true }, 'active'],
  [{ active: false }, 'inactive'],
  [{ active: true, expirationDate: '2026-11-24T22:59:59.000+00:00' }, 'expired'],
  [{ active: false, expirationDate: '2026-11-24T22:59:59.000+00:00' }, 'expired'],
  [{ active: true, expirationDate: '9999-12-31T22:59:59.000+00:00' }, 'active'],
] as const)('a record with %j is %s', async ([record, standing]) => {
  expect((await accountOf(record))?.account.standing).toBe(standing)
})

test.for(['shadow', 'system', 'dcb', 'Shadow'])('a record of the type %s is no account', async (type) => {
  expect(await accountOf({ type })).toBeNull()
})

test('G4 only the record that has exactly the id is an account', async () => {
  expect(await accountOf({ externalSystemId: '4471209 ' })).not.toBeNull()
  expect(await accountOf({ externalSystemId: '4471209x' })).toBeNull()
  expect(await accountOf({ externalSystemId: undefined })).toBeNull()
})

test('two records with the id are unclear, and no record is no account', async () => {
  const two = await folio(() => listOf('users', user, { ...user, id: loanId }))
  await expect(two.system.findAccount(bySharedId, call)).rejects.toMatchObject({ code: 'account-unclear' })
  const none = await folio(() => listOf('users'))
  expect(await none.system.findAccount(bySharedId, call)).toBeNull()
  // One more could be among those that were not read.
  const alike = Array.from({ length: 10 }, () => ({ ...user, externalSystemId: 'other' }))
  const many = await folio(() => listOf('users', ...alike))
  await expect(many.system.findAccount(bySharedId, call)).rejects.toMatchObject({ code: 'account-unclear' })
})

test('an id of FOLIO in capitals is the same id', async () => {
  const { system } = await folio(() => listOf('users', { ...user, id: patronId.toUpperCase() }))
  expect(await system.findAccount({ by: 'id', id: patronId }, call)).toMatchObject({ patronId })
})

test('G4 another record than the one that was looked up by FOLIO’s own id is an error', async () => {
  const { system } = await folio(() => listOf('users', user))
  await expect(system.findAccount({ by: 'id', id: loanId }, call)).rejects.toMatchObject({
    code: 'unexpected-answer',
  })
})

test('an id of FOLIO that nobody has is no account', async () => {
  const { system } = await folio(() => listOf('users'))
  expect(await system.findAccount({ by: 'id', id: patronId }, call)).toBeNull()
})

test('G4 an id cannot change the query', async () => {
  const { system, seen } = await folio(() => listOf('users'))
  await system.findAccount({ by: 'shared-id', id: '*") or (active=="true&limit=9 ^?\\' }, call)
  const asked = seen.find(({ url }) => url.pathname === '/users')?.url.searchParams
  expect(asked?.get('limit')).toBe('10')
  expect(asked?.get('query')).toBe(String.raw`(externalSystemId=="\*\") or (active==\"true&limit=9 \^\?\\")`)
})

test('an account has only the ids that its record has', async () => {
  expect((await accountOf({ barcode: undefined }))?.ids).toEqual([patronId, '4471209', 'vale'])
})

test('a gateway without groups costs only a name', async () => {
  const { system } = await folio(({ url }) =>
    url.pathname === '/groups' ? { status: 404, text: 'No suitable module found' } : listOf('users', user),
  )
  expect(await system.findAccount(bySharedId, call)).toMatchObject({ account: { patronGroup: null } })
})

test('groups that cannot be read cost only a name, and are not asked for with each card', async () => {
  const { system, seen } = await folio(({ url }) =>
    url.pathname === '/groups' ? { status: 500, text: 'at org.folio.row 1' } : listOf('users', user),
  )
  for (let time = 0; time < 3; time++)
    expect(await system.findAccount(bySharedId, call)).toMatchObject({ account: { patronGroup: null } })
  expect(seen.filter(({ url }) => url.pathname === '/groups')).toHaveLength(1)
  // At home, a group can be the proof of an own patron.
  const signIn = { by: 'sign-in', id: '4471209', idType: null } as const
  await expect(system.findAccount(signIn, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
})

test('a patron at home has the group that proves it', async () => {
  const { system } = await folio(({ url }) =>
    url.pathname === '/groups'
      ? listOf('usergroups', { id: user.patronGroup, group: 'Students' }, { id: 7 }, null)
      : listOf('users', user),
  )
  const signIn = { by: 'sign-in', id: '4471209', idType: null } as const
  expect(await system.findAccount(signIn, call)).toMatchObject({
    origin: { isLinked: false, group: 'Students' },
    account: { patronGroup: 'Students' },
  })
})

test('a group without a name is no group', async () => {
  const { system } = await folio(({ url }) =>
    url.pathname === '/groups'
      ? listOf('usergroups', { id: user.patronGroup, group: null })
      : listOf('users', user),
  )
  expect(await system.findAccount(bySharedId, call)).toMatchObject({ account: { patronGroup: null } })
})

test.for<Answer>([{ body: {} }, { body: { users: null } }, { body: { users: { 0: user } } }])(
  'G15 users in another shape are not nobody: %j',
  async (answer) => {
    const { system } = await folio(() => answer)
    await expect(system.findAccount(bySharedId, call)).rejects.toMatchObject({ code: 'unexpected-answer' })
  },
)
