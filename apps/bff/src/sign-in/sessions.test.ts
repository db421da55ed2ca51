import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Session } from '@library-card/contract/session.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import { expect, test } from 'vitest'
import { openDatabase } from '../store/database.ts'
import {
  ownPage,
  shareTestNetwork,
  startOwnNetwork,
  startTestNetwork,
  startTime,
  type TestNetwork,
} from '../../test/network.ts'
import { newDatabaseFile, newFolder } from '../../test/files.ts'

let shared: TestNetwork
/** It only goes on, since the tests share it. */
const time = { now: startTime }
shareTestNetwork((network) => void (shared = network), { clock: () => time.now })

test.for([
  ['own-device', 15],
  ['shared-computer', 5],
  ['staff', 15],
] as const)('G1 unused, a session ends: %s after %i minutes', async ([profile, idle]) => {
  const { card, headers } = await signedIn(profile)
  time.now += idle * minute - 1
  expect(await sessionOf(card, headers)).toMatchObject({ signedIn: true })
  time.now += 1
  expect(await sessionOf(card, headers)).toEqual({ signedIn: false })
})

test.for([
  ['own-device', 8 * 60],
  ['shared-computer', 60],
  ['staff', 10 * 60],
] as const)('G1 in constant use, a session ends: %s after %i minutes', async ([profile, absolute]) => {
  const { card, headers } = await signedIn(profile)
  const end = time.now + absolute * minute
  while (time.now + 4 * minute < end) {
    time.now += 4 * minute
    await seen(card, headers)
  }
  expect(await sessionOf(card, headers)).toMatchObject({
    ends: iso(end),
    canExtend: false,
  })
  time.now = end
  expect((await seen(card, headers)).statusCode).toBe(401)
})

test('G1 only reported activity extends a session, reading it does not', async () => {
  const { card, headers } = await signedIn('own-device')
  const began = time.now
  time.now += 10 * minute
  await sessionOf(card, headers)
  await card.get('/api/institutions', headers)
  time.now += 4 * minute
  expect((await seen(card, headers)).json()).toMatchObject({
    ends: iso(began + 29 * minute),
    canExtend: true,
  })
  time.now += 14 * minute
  expect(await sessionOf(card, headers)).toMatchObject({ signedIn: true, now: iso(began + 28 * minute) })
})

test.for(['A'.repeat(43), '', '../..', '__proto__', `${'A'.repeat(43)}; __Host-card=B`, "' or 1=1 --"])(
  'G1 a forged cookie has no session: %j',
  async (value) => {
    const card = shared
    const headers = { ...ownPage, cookie: `__Host-card=${value}` }
    expect(await sessionOf(card, headers)).toEqual({ signedIn: false })
    expect((await seen(card, headers)).json()).toMatchObject({ status: 401, code: 'not-signed-in' })
  },
)

test('G1 after sign-out the cookie has no session', async () => {
  const { card, headers } = await signedIn('own-device')
  const answer = await card.post('/api/sign-out', headers)
  expect(answer.statusCode).toBe(200)
  expect(await sessionOf(card, headers)).toEqual({ signedIn: false })
  expect((await seen(card, headers)).statusCode).toBe(401)
})

test('G11 the database reveals neither the patron nor the cookie', async () => {
  const folder = newFolder()
  const { card, patron, headers } = await signedIn('own-device', {
    DATABASE_FILE: join(folder, 'card.sqlite'),
  })
  const stored = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('')
  expect(stored).toContain('own-device')
  expect(stored).not.toContain(patron.idAtHome)
  expect(stored).not.toContain(headers['cookie']?.split('=')[1])
  expect(statSync(join(folder, 'card.sqlite.key')).mode & 0o777).toBe(0o600)
  await card.app.close()
})

test('G1 expired sessions are deleted without a request', async () => {
  const databaseFile = newDatabaseFile()
  const { card } = await signedIn('own-device', { DATABASE_FILE: databaseFile })
  expect(await rowsIn(databaseFile)).toBe(1)
  await card.app.close()
  await startOwnNetwork({ env: { DATABASE_FILE: databaseFile }, clock: () => time.now + 15 * minute })
  expect(await rowsIn(databaseFile)).toBe(0)
})

test('a session outlives a restart with the key that the first start created', async () => {
  const folder = newFolder()
  const env = { DATABASE_FILE: join(folder, 'card.sqlite') }
  const { card, headers } = await signedIn('own-device', env)
  await card.app.close()
  const again = await startOwnNetwork({ env, clock: () => time.now })
  expect(await sessionOf(again, headers)).toMatchObject({ signedIn: true })
  await again.app.close()
  const otherKey = { ...env, DATA_KEY: Buffer.alloc(32, 7).toString('base64') }
  await expect(startTestNetwork({ env: otherKey })).rejects.toThrow('DATA_KEY')
})

async function rowsIn(databaseFile: string): Promise<number> {
  const database = openDatabase({ databaseFile, databaseUrl: null })
  const rows = await database.selectFrom('sessions').select('id_hash').execute()
  await database.destroy()
  return rows.length
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** At a network of its own if that has an environment of its own. */
async function signedIn(profile: string, env?: Record<string, string>) {
  const card = env ? await startOwnNetwork({ clock: () => time.now, env }) : shared
  const isStaff = profile === 'staff'
  const patron = card.network.patron({ like: isStaff ? 'desk-operator' : 'five-institutions' })
  const headers = await card.signIn(patron, isStaff ? '?as=staff' : `?profile=${profile}`)
  return { card, patron, headers }
}

async function sessionOf({ app }: TestNetwork, headers: Record<string, string>): Promise<Session> {
  return (await app.inject({ url: '/api/session', headers })).json()
}

function seen({ app }: TestNetwork, headers: Record<string, string>) {
  return app.inject({ method: 'POST', url: '/api/session/seen', headers })
}
