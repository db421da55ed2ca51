import { randomBytes } from 'node:crypto'
import { reveal, toSecret } from '@library-card/library-systems/secret.ts'
import { sql } from 'kysely'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from './database.ts'
import { startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { arrive, beginSignIn, passProvider } from '../../test/sign-in.ts'
import { newPlace, openTestDatabase, startProxy } from '../../test/store.ts'

const preference = { patron_hash: 'p', changed: 0, used: 0, sealed: new Uint8Array() }

test('a full SQLite file and a read-only one are named, and a statement of ours is not the database’s failure', async () => {
  const database = await openTestDatabase(await newPlace('SQLite'))
  const store = () => database.insertInto('preferences').values(preference).execute()
  await sql`pragma query_only = on`.execute(database)
  await expect(store()).rejects.toMatchObject({ name: 'DatabaseFailure', code: 'read-only' })
  await sql`pragma query_only = off`.execute(database)
  await store()
  await expect(store()).rejects.toMatchObject({ name: 'Error', code: 'ERR_SQLITE_ERROR' })
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database)
  await sql`pragma max_page_count = ${sql.lit(rows[0]!.page_count)}`.execute(database)
  const large = { ...preference, patron_hash: 'q', sealed: new Uint8Array(100_000) }
  await expect(database.insertInto('preferences').values(large).execute()).rejects.toMatchObject({
    code: 'disk full',
  })
})

test('a statement of ours is not the failure of PostgreSQL', async () => {
  const database = await openTestDatabase(await newPlace('PostgreSQL'))
  const store = () => database.insertInto('preferences').values(preference).execute()
  await store()
  await expect(store()).rejects.toMatchObject({ name: 'error', code: '23505' })
})

const impatient = {
  connectionTimeoutMillis: 10_000,
  lock_timeout: 10_000,
  statement_timeout: 10_000,
  query_timeout: 1_000,
  idle_in_transaction_session_timeout: 10_000,
}

test('G26 a connection on which PostgreSQL is silent is not used again', async () => {
  const place = await newPlace('PostgreSQL')
  let lost = 0
  const proxy = await startProxy(place.databaseUrl!, (_chunk, connection) => connection <= lost)
  const database = openDatabase({ ...place, databaseUrl: toSecret(proxy.url) }, impatient)
  onTestFinished(() => database.destroy())
  const ask = () => sql`select 1`.execute(database)
  await ask()
  lost = proxy.opened()
  await expect(ask()).rejects.toMatchObject({ name: 'DatabaseFailure', code: 'no answer' })
  await ask()
  expect(proxy.open()).toBe(1)
})

const readOnly = (name: string) => `alter database ${name} set default_transaction_read_only = on`
/** PostgreSQL itself sends the code of a full disk. */
const diskFull = `
  create function fail() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
  create trigger is_full before insert or update on preferences execute function fail();
  create trigger is_full before insert or update on tries execute function fail()`

const failures = [
  { cause: 'read-only', by: readOnly },
  { cause: 'disk full', by: () => diskFull, from: 'card' },
  // PostgreSQL's code of a database that accepts no connections.
  { cause: '55000', by: (name: string) => `alter database ${name} allow_connections false` },
]

test.for(failures)(
  'G26 a failure of the database is answered with 503 and its own problem, and named in the log: $cause',
  async ({ cause, by, from }) => {
    const { card, fail } = await startOnPostgres()
    const { headers } = await card.signInLike('two-loans')
    const ready = async () => (await card.app.inject('/readyz')).statusCode
    expect(await ready()).toBe(200)
    await fail(by, from)
    await expect.poll(ready).toBe(503)

    const answer = await card.post('/api/preferences', headers, { notAsked: ['01MER_LAKE'] })
    expect(answer.json()).toMatchObject({ status: 503, code: 'cannot-save', retryAfterSeconds: 5 })
    expect(answer.headers['retry-after']).toBe('5')
    expect(failureIn(card, answer.json<{ requestId: string }>().requestId)).toMatchObject({ message: cause })
    expect(card.lines.join('')).toContain('"problem":"cannot-save"')
    expect(card.lines.join('')).not.toContain('unexpected error')
  },
)

test('G26 a sign-in that cannot be stored leads to a page that says why', async () => {
  const { card, fail } = await startOnPostgres()
  const patron = card.network.patron({ like: 'two-loans' })
  const { location, cookie } = await beginSignIn(card.app, '01MER_NORTH')
  const callback = await passProvider(location, patron)
  await fail(readOnly)
  await expect.poll(() => card.app.inject('/readyz').then(() => card.lines.join(''))).toContain('"read-only"')
  const answer = await arrive(card.app, callback, cookie)
  expect(answer.headers.location).toBe('/sign-in?problem=cannot-save')
  expect(failureIn(card, answer.headers['x-request-id'])).toMatchObject({ message: 'read-only' })
})

/** A card whose database `fail` changes; connections end, so that the change applies to all. */
async function startOnPostgres() {
  const url = reveal((await newPlace('PostgreSQL')).databaseUrl!)
  const name = new URL(url).pathname.slice(1)
  const env = { DATABASE_URL: url, DATA_KEY: randomBytes(32).toString('base64'), LOG_LEVEL: 'info' }
  const card = await startOwnNetwork({ env })
  const fail = async (by: (name: string) => string, from = 'postgres') => {
    const client = new Client(from === 'card' ? url : url.replace(name, from))
    await client.connect()
    await client.query(by(name))
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
    )
    await client.end()
  }
  return { card, fail }
}

function failureIn({ lines }: TestNetwork, requestId: unknown): unknown {
  const ofRequest = lines.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId)
  return ofRequest.find(({ err }) => err !== undefined)?.err
}
