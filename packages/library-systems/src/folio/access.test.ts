import { expect, test } from 'vitest'
import { call, folio, listOf, loggedIn, patronId, user, type Answer } from '../../test/folio-server.ts'
import { minute } from '../durations.ts'
import { folio as vendor } from './folio.ts'

const lookup = { by: 'id', id: patronId } as const

/** A gateway that answers `users` and counts the logins. */
async function gateway(
  users: () => Answer = () => listOf('users', user),
  { login = () => loggedIn, ...more }: Parameters<typeof folio>[1] = {},
) {
  let logins = 0
  const started = await folio(({ url }) => (url.pathname === '/users' ? users() : listOf('usergroups')), {
    ...more,
    login: () => {
      logins += 1
      return login()
    },
  })
  /** Looks the patron up, some minutes after the start. */
  const find = (minutes = 0) => {
    const now = new Date(call.now.getTime() + minutes * minute)
    return started.system.findAccount(lookup, { ...call, now })
  }
  return { ...started, find, logins: () => logins }
}

test('G11 name and password of the service user go to the login alone, its token to all calls', async () => {
  const { find, seen } = await gateway()
  await find()
  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: { pathname: '/authn/login-with-expiry' },
    body: { username: 'reader', password: 'se:cret' },
    headers: { 'x-okapi-tenant': 'north' },
  })
  for (const { url, headers, body } of seen.slice(1)) {
    expect(headers).toMatchObject({ 'x-okapi-tenant': 'north', 'x-okapi-token': 't.o.k' })
    expect(headers.authorization).toBeUndefined()
    expect(`${url.href}${JSON.stringify(body)}`).not.toContain('cret')
  }
})

test('a token can be sent as a cookie', async () => {
  const { find, seen } = await gateway(undefined, { sendToken: 'cookie' })
  await find()
  const sent = seen.filter(({ url }) => url.pathname === '/users')
  expect(sent).toMatchObject([{ headers: { cookie: 'folioAccessToken=t.o.k' } }])
  expect(sent[0]?.headers['x-okapi-token']).toBeUndefined()
})

test('calls at the same time share one login, and a token is renewed at four fifths of its life', async () => {
  const { find, logins } = await gateway()
  await Promise.all([find(), find(), find()])
  expect(logins()).toBe(1)
  await find(7)
  expect(logins()).toBe(1)
  await find(9)
  expect(logins()).toBe(2)
})

test.for([401, 403, 400])(
  'a token that was lost with status %i is replaced, and the call sent again',
  async (status) => {
    let isLost = false
    const { find, logins, seen } = await gateway(() => {
      const answer = isLost ? { status, text: 'Token missing' } : listOf('users', user)
      isLost = false
      return answer
    })
    await find()
    isLost = true
    expect(await find(2)).toMatchObject({ patronId })
    expect(logins()).toBe(2)
    expect(seen.filter(({ url }) => url.pathname === '/users')).toHaveLength(3)
  },
)

test('G19 a call that FOLIO itself refuses has its token still, and is not sent again', async () => {
  const { find, logins, seen } = await gateway(() => ({ status: 400, body: { errors: [] } }))
  await find(1).catch(() => null)
  await expect(find(2)).rejects.toMatchObject({ code: 'refused' })
  expect(logins()).toBe(1)
  expect(seen.filter(({ url }) => url.pathname === '/users')).toHaveLength(2)
})

const rejects = (status: number, path: string, probesKey = true) =>
  vendor.rejectsKey({ status, body: null }, { ...call, path, probesKey })

test('G20 the guard knows a rejected key by its login and by a new token', () => {
  const login = '/authn/login-with-expiry'
  expect([400, 401, 422, 500].map((status) => rejects(status, login))).toEqual([true, true, true, false])
  expect([400, 401, 403].map((status) => rejects(status, '/users'))).toEqual([false, true, false])
  expect(rejects(401, '/users', false)).toBe(false)
})

test('a call that the service user may not make is a rejected key, with one login a minute at most', async () => {
  const { find, logins } = await gateway(() => ({ status: 403, text: 'requires permission' }))
  for (let time = 0; time < 3; time++)
    await expect(find()).rejects.toMatchObject({ code: 'key-rejected', sent: false })
  expect(logins()).toBe(1)
})

test('a new token that is rejected is a rejected key', async () => {
  const { find, seen } = await gateway(() => ({ status: 401, text: 'Invalid token' }))
  await expect(find()).rejects.toMatchObject({ code: 'key-rejected', sent: false })
  expect(seen.filter(({ url }) => url.pathname === '/users')).toHaveLength(1)
})

test.for([
  ['a wrong password', { status: 422, body: { errors: [{ code: 'password.incorrect' }] } }],
  ['a wrong tenant', { status: 400, text: 'No such Tenant north' }],
] as const)(
  'G18 %s is not tried again for five minutes, so that nobody is locked out',
  async ([, answer]) => {
    const { find, logins } = await gateway(undefined, { login: () => answer })
    for (let time = 0; time < 3; time++)
      await expect(find()).rejects.toMatchObject({ code: 'key-rejected', sent: false })
    expect(logins()).toBe(1)
    await expect(find(5)).rejects.toMatchObject({ code: 'key-rejected' })
    expect(logins()).toBe(2)
  },
)

test.for<Answer>([
  { status: 201, body: {} },
  { status: 201, body: {}, cookie: 'folioRefreshToken=r' },
  { status: 201, body: {}, cookie: 'folioAccessToken=' },
  { status: 201, body: {}, cookie: 'folioAccessToken=a b' },
  { status: 201, body: {}, cookie: `folioAccessToken=${'x'.repeat(9_000)}` },
])('a login without a usable token is no answer, and is tried again: %#', async (answer) => {
  const { find, logins } = await gateway(undefined, { login: () => answer })
  await expect(find()).rejects.toMatchObject({ code: 'unexpected-answer' })
  await expect(find()).rejects.toMatchObject({ code: 'unexpected-answer' })
  expect(logins()).toBe(2)
})

test('a token that does not say when it ends is used for eight minutes', async () => {
  const endless = { ...loggedIn, body: { accessTokenExpiration: 'never' } }
  const { find, logins } = await gateway(undefined, { login: () => endless })
  await find()
  await find(7)
  expect(logins()).toBe(1)
  await find(9)
  expect(logins()).toBe(2)
})

test('a caller that disconnects does not end the login that others wait for', async () => {
  const { system } = await gateway()
  const gone = new AbortController()
  const first = system.findAccount(lookup, { ...call, signal: gone.signal }).catch(() => 'gone')
  const second = system.findAccount(lookup, call)
  gone.abort()
  expect(await first).toBe('gone')
  expect(await second).toMatchObject({ patronId })
})

test('a check says whether the login, the tenant or a permission is wrong', async () => {
  const right = await gateway(() => listOf('users'))
  expect(await right.system.check(call)).toEqual({
    institutionCode: null,
    read: 'yes',
    write: 'not-verified',
    configuration: 'no',
  })
  const wrong = (status: number) => gateway(undefined, { login: () => ({ status, body: {} }) })
  expect(await (await wrong(422)).system.check(call)).toMatchObject({
    read: 'rejected',
    write: 'rejected',
    hint: expect.stringContaining('name or the password'),
  })
  for (const status of [400, 404])
    expect(await (await wrong(status)).system.check(call)).toMatchObject({
      read: 'rejected',
      hint: expect.stringContaining('`tenant`'),
    })
  const without = await gateway(() => ({ status: 403, text: 'requires permission' }))
  expect(await without.system.check(call)).toMatchObject({
    read: 'no',
    write: 'no',
    hint: expect.stringContaining('permissions'),
  })
  const broken = await gateway(() => ({ status: 500, text: 'x' }))
  const { read, hint } = await broken.system.check(call)
  expect(read).toMatchObject({ code: 'refused' })
  expect(hint).toBeUndefined()
})
