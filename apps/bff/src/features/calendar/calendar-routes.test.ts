import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNow } from '@library-card/mock-network/test/time.ts'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../store/database.ts'
import { startOwnNetwork, ownPage, type TestNetwork, type TestOptions } from '../../../test/network.ts'
import { orderCalendar, poll, readEvents, subscribe, type Headers } from '../../../test/calendar.ts'
import { newDatabaseFile, newFolder } from '../../../test/files.ts'

async function started(options?: TestOptions): Promise<TestNetwork> {
  const card = await startOwnNetwork(options)
  return card
}

async function stateOf({ app }: TestNetwork, headers: Headers) {
  return (await app.inject({ url: '/api/calendar', headers })).json<unknown>()
}

function wordsOf({ body }: { body: string }): string {
  return body.replace(/"requestId":"[^"]+"/, '')
}

function revoke({ app }: TestNetwork, headers: Headers) {
  return app.inject({ method: 'DELETE', url: '/api/calendar', headers })
}

test('a calendar exists only once it is ordered, and its address is returned once', async () => {
  const card = await started()
  const headers = await card.signIn(card.network.patron({ like: 'five-institutions' }))
  expect(await stateOf(card, headers)).toEqual({ since: null, titles: false })
  const path = await orderCalendar(card, headers, true)
  expect(path).toMatch(/^\/calendar\/[\w-]{43}\.ics$/)
  const state = await stateOf(card, headers)
  expect(state).toEqual({ since: expect.toSatisfy(isNow), titles: true })
})

test.for(['GET', 'POST', 'DELETE'] as const)(
  'G4 without a session, %s of a calendar is refused',
  async (method) => {
    const { app } = await started()
    const payload = method === 'POST' ? { payload: { titles: true } } : {}
    const answer = await app.inject({ method, url: '/api/calendar', headers: ownPage, ...payload })
    expect(answer.json()).toMatchObject({ status: 401, code: 'not-signed-in' })
  },
)

test('a revoked calendar is gone at once, like an unknown one', async () => {
  const card = await started()
  const { headers, path } = await subscribe(card, { like: 'home-only' })
  expect((await poll(card, path)).statusCode).toBe(200)
  expect((await revoke(card, headers)).json()).toEqual({ since: null, titles: false })
  const revoked = await poll(card, path)
  const unknown = await poll(card, `/calendar/${'a'.repeat(43)}.ics`)
  expect(revoked.statusCode).toBe(404)
  expect(wordsOf(revoked)).toBe(wordsOf(unknown))
  expect(await stateOf(card, headers)).toEqual({ since: null, titles: false })
})

test('a new address ends the earlier one, from any session', async () => {
  const card = await started()
  const { patron, path } = await subscribe(card, { like: 'home-only' })
  const again = await orderCalendar(card, await card.signIn(patron))
  expect((await poll(card, path)).statusCode).toBe(404)
  expect((await poll(card, again)).statusCode).toBe(200)
})

test('a calendar outlives sign-out, and another patron cannot end it', async () => {
  const card = await started()
  const { headers, path } = await subscribe(card, { like: 'home-only' })
  await card.post('/api/sign-out', headers)
  await revoke(card, await card.signIn(card.network.patron({ like: 'home-only' })))
  expect((await poll(card, path)).statusCode).toBe(200)
})

test('on a shared computer a calendar can be ended but not ordered', async () => {
  const card = await started()
  const { patron, path } = await subscribe(card, { like: 'home-only' })
  const headers = await card.signIn(patron, '?profile=shared-computer')
  const order = { method: 'POST', url: '/api/calendar', headers, payload: { titles: false } } as const
  expect((await card.app.inject(order)).json()).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await poll(card, path)).statusCode).toBe(200)
  expect((await revoke(card, headers)).statusCode).toBe(200)
  expect((await poll(card, path)).statusCode).toBe(404)
})

test('G11 database and log reveal neither the patron of a calendar, its address, nor its dates', async () => {
  const folder = newFolder()
  const card = await started({
    env: { DATABASE_FILE: join(folder, 'card.sqlite'), LOG_LEVEL: 'trace' },
  })
  const { patron, path } = await subscribe(card, { like: 'five-institutions' })
  card.network.fault({ institution: 'ALPINE', kind: '500' })
  const [first] = await readEvents(card, path)
  const files = readdirSync(folder).filter((name) => !name.endsWith('.key'))
  const kept = files.map((name) => readFileSync(join(folder, name), 'latin1')).join('')
  expect(kept).toContain('calendars')
  expect(card.lines.join('')).toContain('/calendar/:token.ics')
  const token = path.slice('/calendar/'.length, -'.ics'.length)
  for (const secret of [token, patron.idAtHome, patron.displayName, 'Salt Road', first!.uid]) {
    expect(kept).not.toContain(secret)
    expect(card.lines.join('')).not.toContain(secret)
  }
})

test('G2 a calendar that a stolen session created ends when its patron signs out everywhere', async () => {
  const card = await started()
  const { patron, headers: stolen } = await subscribe(card, { like: 'five-institutions' })
  const other = await subscribe(card, { like: 'home-only' })
  const path = await orderCalendar(card, stolen, true)
  expect((await poll(card, path)).body).toContain('The Salt Road')

  await signOutEverywhere(card, await card.signIn(patron))
  expect((await poll(card, path)).statusCode).toBe(404)
  expect(await stateOf(card, await card.signIn(patron))).toEqual({ since: null, titles: false })
  // Another patron polls.
  expect((await poll(card, other.path)).statusCode).toBe(200)
})

test('G2 a stolen session that keeps ordering calendars has none after sign-out everywhere', async () => {
  const card = await started()
  const patron = card.network.patron({ like: 'two-loans' })
  for (let round = 0; round < 10; round++) {
    const [stolen, own] = [await card.signIn(patron), await card.signIn(patron)]
    const orders = Array.from({ length: 20 }, () => sendOrder(card, stolen))
    // Responses to a session that has ended are cut.
    await Promise.allSettled([
      ...orders,
      signOutEverywhere(card, own),
      ...orders.map(() => sendOrder(card, stolen)),
    ])
    expect(await stateOf(card, await card.signIn(patron))).toEqual({ since: null, titles: false })
  }
})

test('G2 a calendar that could not be revoked leaves the session to sign out everywhere with', async () => {
  const { card, database } = await startedOnFile()
  const { headers, path } = await subscribe(card, { like: 'two-loans' })
  const failing = sql`create trigger fails before delete on calendars begin select raise(abort, 'fails'); end`
  await failing.execute(database)
  expect((await signOutEverywhere(card, headers)).statusCode).toBe(500)
  await sql`drop trigger fails`.execute(database)
  expect((await signOutEverywhere(card, headers)).statusCode).toBe(200)
  expect((await poll(card, path)).statusCode).toBe(404)
})

test('G2 a calendar that is stored just before sign-out everywhere ends the sessions is revoked', async () => {
  const { card, database } = await startedOnFile()
  const { headers, path } = await subscribe(card, { like: 'two-loans' })
  await sql`create table ordered as select * from calendars`.execute(database)
  await sql`create trigger orders before delete on sessions
    begin insert or ignore into calendars select * from ordered; end`.execute(database)
  expect((await signOutEverywhere(card, headers)).statusCode).toBe(200)
  expect((await poll(card, path)).statusCode).toBe(404)
})

/** With a connection of the test's own to the database. */
async function startedOnFile() {
  const databaseFile = newDatabaseFile()
  const card = await started({ env: { DATABASE_FILE: databaseFile } })
  const database = openDatabase({ databaseFile, databaseUrl: null })
  onTestFinished(() => database.destroy())
  return { card, database }
}

function sendOrder({ app }: TestNetwork, headers: Headers) {
  return app.inject({ method: 'POST', url: '/api/calendar', headers, payload: { titles: true } })
}

function signOutEverywhere({ app }: TestNetwork, headers: Headers) {
  return app.inject({ method: 'POST', url: '/api/sign-out/everywhere', headers })
}
