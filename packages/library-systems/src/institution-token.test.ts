import { expect, onTestFinished, test } from 'vitest'
import { call, north } from '../test/alma-examples.ts'
import { guarded } from '../test/guard.ts'
import { openClient } from '../test/institution.ts'
import { createMadeUp, madeUp, startMadeUp } from '../test/made-up-vendor.ts'
import { minute, second } from './durations.ts'
import { toSecret } from './secret.ts'
import type { Call } from './port.ts'

const later = (milliseconds: number): Call => ({
  ...call,
  now: new Date(call.now.getTime() + milliseconds),
})

/** The library system of a vendor whose calls carry a token, behind a guard. */
async function start(key = 'right') {
  const server = await startMadeUp('right')
  onTestFinished(server.stop)
  server.patrons.add('1')
  const { http, send } = openClient(server.url, { endpoint: { ...madeUp, key: toSecret(key) } })
  onTestFinished(http.close)
  const { rejectsKey } = madeUp
  const guard = guarded(send, { options: { rejectsKey } })
  const system = createMadeUp({ ...north, key: toSecret(key) }, (request) => guard.ask(request))
  const find = (by: Call = call) => system.findAccount({ by: 'id', id: '1' }, by)
  return { ...server, system, find, state: guard.state }
}

const found = { patronId: '1' }
const rejected = { code: 'key-rejected', sent: false }

test('calls at the same time share one login, and a token is renewed after four fifths of its life', async () => {
  const { find, logins } = await start()
  await Promise.all([find(), find(), find()])
  await find(later(479 * second))
  expect(logins()).toBe(1)
  await Promise.all([find(later(480 * second)), find(later(480 * second))])
  expect(logins()).toBe(2)
})

test('a lost token is replaced once, and the call sent again', async () => {
  const { find, logins, forgetTokens, seen } = await start()
  await find()
  forgetTokens()
  expect(await Promise.all([find(), find(later(1))])).toMatchObject([found, found])
  expect(logins()).toBe(2)
  expect(seen.filter(({ url }) => url === '/patrons/1').length).toBeLessThanOrEqual(5)
})

test('a token that never worked is a rejected key, with a login a minute at most', async () => {
  const { find, logins, faults, state } = await start()
  faults.set('token', 401)
  for (let time = 0; time < 3; time++) await expect(find()).rejects.toMatchObject(rejected)
  expect(logins()).toBe(1)
  expect(state().isKeyRejected).toBe(true)
  await expect(find(later(minute))).rejects.toMatchObject(rejected)
  expect(logins()).toBe(2)
})

test('what may be a lost token or a missing right costs a login a minute at most', async () => {
  const { find, logins, faults } = await start()
  await find()
  faults.set('account', 403)
  for (let time = 0; time < 3; time++) await expect(find()).rejects.toMatchObject({ detail: 'status 403' })
  expect(logins()).toBe(1)
  for (let time = 0; time < 3; time++) await expect(find(later(2 * minute))).rejects.toThrow('status 403')
  expect(logins()).toBe(2)
})

test('a rejected login is not tried again for five minutes, so that nobody is locked out', async () => {
  const { find, logins, state } = await start('wrong')
  await Promise.all([find(), find()].map((asked) => expect(asked).rejects.toMatchObject(rejected)))
  await expect(find(later(5 * minute - 1))).rejects.toMatchObject(rejected)
  expect(logins()).toBe(1)
  expect(state().isKeyRejected).toBe(true)
  await expect(find(later(5 * minute))).rejects.toMatchObject(rejected)
  expect(logins()).toBe(2)
})

test('a login that fails is tried again at once, and no change was sent', async () => {
  const { find, faults, system, logins } = await start()
  faults.set('login', 500)
  await expect(find()).rejects.toMatchObject({ code: 'refused', sent: false })
  const cancelled = system.cancel({ patronId: '1', requestId: '1.2' }, call)
  await expect(cancelled).rejects.toMatchObject({ code: 'refused', sent: false })
  faults.clear()
  expect(await find()).toMatchObject(found)
  expect(logins()).toBe(3)
})

test('if the caller of a login disconnects, the others have their answer', async () => {
  const { find } = await start()
  const browser = new AbortController()
  const first = find({ ...call, signal: browser.signal }).catch(() => 'gone')
  const other = find()
  browser.abort()
  expect(await first).toBe('gone')
  expect(await other).toMatchObject(found)
})

test('G22 each login is counted as a call of the institution', async () => {
  const { find, state } = await start()
  await find()
  await find(later(1))
  expect(state().counted.calls.get('read')?.get('good')).toBe(3)
})
