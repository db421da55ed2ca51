import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { reveal, toSecret } from '@library-card/library-systems/secret.ts'
import { Client } from 'pg'
import { createCertificate } from '@library-card/mock-network/certificate.ts'
import { expect, onTestFinished, test } from 'vitest'
import { newDatabaseFile } from '../../test/files.ts'
import { freePort } from '@library-card/mock-network/free-port.ts'
import { startOwnNetwork, runFullCheck } from '../../test/network.ts'
import { newPlace, openTestDatabase } from '../../test/store.ts'
import { applyNewer } from '../../test/used-database.ts'
import type { Config } from '../config/config.ts'

const dataKey = toSecret(randomBytes(32).toString('base64'))

/** `--check` on a machine where all else is well. */
async function checkWith(change: Partial<Config>) {
  const { config } = await startOwnNetwork()
  return runFullCheck({ ...config, port: await freePort(), host: '127.0.0.1', ...change })
}

test('G27 --check reads and writes the database, compares its clock, and leaves nothing there', async () => {
  const { databaseUrl } = await newPlace('PostgreSQL')
  const address = { databaseUrl, dataKey, cardNow: null }
  const { text, passed } = await checkWith(address)
  expect(text).toMatch(
    /^DATABASE_URL +PostgreSQL \d+\.\d+, read, written and rolled back; \d+ migrations to apply$/m,
  )
  expect(text).toMatch(/^clock +differs by 0\.\d s from the clock of PostgreSQL$/m)
  expect(passed).toBe(true)
  const client = new Client(reveal(databaseUrl!))
  await client.connect()
  const { rows } = await client.query("select 1 from pg_tables where schemaname = 'public'")
  await client.end()
  expect(rows).toEqual([])
})

test('G27 --check fails where the database is away, read-only, newer or of another key', async () => {
  const away = toSecret('postgres://card@127.0.0.1:1/card')
  const { text, passed } = await checkWith({ databaseUrl: away, dataKey })
  expect(text).toMatch(/DATABASE_URL: cannot be opened \(.*ECONNREFUSED.*\)\. Start PostgreSQL/)
  expect(text).not.toContain('No fault was found')
  expect(passed).toBe(false)

  const place = await newPlace('PostgreSQL')
  const database = await openTestDatabase(place)
  const used = { databaseUrl: place.databaseUrl, dataKey, cardNow: null }
  const url = new URL(reveal(place.databaseUrl!))
  url.searchParams.set('options', '-c default_transaction_read_only=on')
  const readOnly = await checkWith({ ...used, databaseUrl: toSecret(url.href) })
  expect(readOnly.text).toMatch(/^DATABASE_URL: .*read-only/m)
  await database
    .insertInto('data_key')
    .values({ id: 1, sealed_root: Buffer.alloc(60), previous_hash: null })
    .execute()
  expect((await checkWith(used)).text).toMatch(/^DATA_KEY: is not the key of this database\. /m)
  await applyNewer(database, '999-x compatible-from-99.0.0')
  expect((await checkWith(used)).text).toMatch(/^DATABASE_URL: The database needs Library Card /m)
})

test('G27 --check names the failure of a write, not that of its rollback', async () => {
  const { databaseUrl } = await newPlace('PostgreSQL')
  const client = new Client(reveal(databaseUrl!))
  await client.connect()
  await client.query(`
    create function stop() returns event_trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); end $$;
    create event trigger stops on ddl_command_start execute function stop()`)
  await client.end()
  const { text } = await checkWith({ databaseUrl, dataKey, cardNow: null })
  expect(text).toMatch(/^DATABASE_URL: 57P01 \(terminating connection /m)
})

test('G27 --check creates no SQLite database, and no key', async () => {
  const databaseFile = newDatabaseFile()
  const { text, passed } = await checkWith({ databaseFile })
  expect(text).toMatch(/^DATABASE_FILE +is not there yet: the first start creates it$/m)
  expect([databaseFile, `${databaseFile}.key`].filter((file) => existsSync(file))).toEqual([])
  expect(passed).toBe(true)
  await openTestDatabase({ databaseFile, databaseUrl: null })
  const withoutKey = await checkWith({ databaseFile })
  expect(withoutKey.text).toMatch(/^DATA_KEY: is not beside the database\. /m)
  expect(existsSync(`${databaseFile}.key`)).toBe(false)
})

test('G27 --check tries ports and the public address: a card that runs there is no fault', async () => {
  const { config, app } = await startOwnNetwork()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const port = Number(new URL(app.listeningOrigin).port)
  const own = { ...config, port, host: '127.0.0.1', publicUrl: app.listeningOrigin }
  const beside = await runFullCheck(own)
  expect(beside.text).toMatch(/^PORT +\d+ is in use by a card that runs$/m)
  expect(beside.text).toMatch(/^PUBLIC_URL +answers$/m)
  expect(beside.passed).toBe(true)

  const other = createServer((_, response) => response.writeHead(404).end())
  await once(other.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void other.close())
  const address = other.address()
  const taken = typeof address === 'object' ? address!.port : 0
  const change = { metricsPort: taken, host: '192.0.2.1', publicUrl: 'http://localhost:1' }
  const { text, passed } = await runFullCheck({ ...own, ...change })
  expect(text).toMatch(/^METRICS_PORT: \d+ cannot be used \(EADDRINUSE\)\. Set it to a free port/m)
  expect(text).toMatch(/^PORT: \d+ cannot be used \(EADDRNOTAVAIL\)\. /m)
  expect(text).toContain('PUBLIC_URL: http://localhost:1 does not answer from here (ECONNREFUSED)')
  expect(passed).toBe(false)
})

test('G27 --check prints why an institution does not answer: a refused connection, or its certificate', async () => {
  const tls = createTlsServer(createCertificate('localhost'))
  await once(tls.listen(0, '127.0.0.2'), 'listening')
  onTestFinished(() => void tls.close())
  const address = tls.address()
  const { config } = await startOwnNetwork()
  const [first, second, ...others] = config.institutions
  const institutions = [
    { ...first!, baseUrl: 'http://127.0.0.1:1' },
    // Not a name of the certificate, which other tests in this process trust.
    { ...second!, baseUrl: `https://127.0.0.2:${typeof address === 'object' ? address?.port : ''}` },
    ...others,
  ]
  const { text } = await runFullCheck({ ...config, institutions })
  expect(text).toContain('01MER_NORTH: its library system does not answer (refused: ECONNREFUSED)')
  expect(text).toMatch(
    /^01MER_HARBOUR: its library system does not answer \(refused: (DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_ALTNAME_INVALID)\)$/m,
  )
})
