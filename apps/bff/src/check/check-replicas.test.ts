import { randomBytes } from 'node:crypto'
import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hour, second } from '@library-card/library-systems/durations.ts'
import { reveal, toSecret } from '@library-card/library-systems/secret.ts'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readCard } from '../../test/card.ts'
import { newDatabaseFile, newFolder } from '../../test/files.ts'
import { runFullCheck, startOwnNetwork, type TestNetwork } from '../../test/network.ts'
import { freePort } from '@library-card/mock-network/free-port.ts'
import { newPlace, openTestDatabase } from '../../test/store.ts'
import type { Config } from '../config/config.ts'

async function newDatabase() {
  const { databaseUrl } = await newPlace('PostgreSQL')
  return { DATABASE_URL: reveal(databaseUrl!), DATA_KEY: randomBytes(32).toString('base64'), REPLICAS: '2' }
}

/** A replica as it runs, with metrics. */
async function startReplica(env: Record<string, string>): Promise<TestNetwork> {
  const port = await freePort()
  const replica = await startOwnNetwork({
    env: { METRICS_PORT: `${port}`, PORT: `${await freePort()}`, ...env },
  })
  await replica.app.listen({ port: 0, host: '127.0.0.1' })
  return replica
}

/** `--check` on another port, with the environment of all replicas. */
async function check({ config }: TestNetwork, change: Partial<Config> = {}) {
  return runFullCheck({
    ...config,
    port: await freePort(),
    host: '127.0.0.1',
    metricsPort: null,
    cardNow: null,
    ...change,
  })
}

test('G27 --check shows what all replicas that run know: the database, silent institutions, keys, backup, reminders', async () => {
  const backup = join(newFolder(), 'newest.dump')
  writeFileSync(backup, '')
  const env = { ...(await newDatabase()), BACKUP_FILE: backup }
  const [one, other] = [await startReplica(env), await startReplica(env)]
  const file = { networkFile: one.config.networkFile }
  const well = await check(one, file)
  const [ofOne = '', ofOther = ''] = [one, other].map(
    ({ config }) => `\\S+:${config.port} \\(\\d+\\.\\d+\\.\\d+\\)`,
  )
  const names = `(${ofOne}, ${ofOther}|${ofOther}, ${ofOne})`
  expect(well.text).toMatch(new RegExp(`^replicas +2 of 2 run: ${names}$`, 'm'))
  expect(well.text).toMatch(/^database +takes writes$/m)
  expect(well.text).toMatch(/^institutions +none is silent$/m)
  expect(well.text).toMatch(/^keys +none is rejected$/m)
  expect(well.text).toMatch(/^backup +0 h old$/m)
  expect(well.text).toMatch(/^reminders +since the replicas started: 0 sent$/m)

  const anOldOne = (statSync(backup).mtimeMs - 27 * hour) / second
  utimesSync(backup, anOldOne, anOldOne)
  const headers = await other.signIn(other.network.patron({ like: 'five-institutions' }))
  other.network.fault({ institution: 'HARBOUR', kind: 'reset' })
  other.network.fault({ institution: 'ALPINE', kind: 'key-rejected' })
  for (let time = 0; time < 6; time++) {
    await readCard(other, headers, 'HARBOUR')
    await readCard(other, headers, 'ALPINE')
  }
  const { text, passed } = await check(one, file)
  expect(text).toMatch(
    new RegExp(`^institutions: 01MER_HARBOUR does not answer, says \\S+:${other.config.port}`, 'm'),
  )
  expect(text).toMatch(new RegExp(`^keys: 01MER_ALPINE rejects our key, says \\S+:${other.config.port}`, 'm'))
  expect(text).toMatch(/^backup: the newest backup is 27 h old/m)
  expect(passed).toBe(false)
})

test('G27 --check names a replica that is away, one whose metrics cannot be read, and replicas that differ', async () => {
  const env = await newDatabase()
  const one = await startReplica(env)
  const single = await check(one)
  expect(single.text).toMatch(/^replicas: 1 of 2 run$/m)
  expect(single.passed).toBe(false)

  const other = await startReplica({ ...env, REPLICAS: '3' })
  // Like one behind a firewall: nothing answers at the address that it names.
  const place = { databaseUrl: one.config.databaseUrl, databaseFile: ':memory:' }
  const database = await openTestDatabase(place)
  await sql`update replicas set metrics = '127.0.0.1:1' where replicas = 3`.execute(database)
  const unread = await check(one)
  expect(unread.text).toMatch(/^replicas: the replicas have different values of REPLICAS$/m)
  expect(unread.text).toMatch(
    /^metrics: those of \S+ cannot be read at 127\.0\.0\.1:1 from here \(ECONNREFUSED\)$/m,
  )
  await other.app.close()
  await one.app.close()
  const { text, passed } = await check(one)
  expect(text).toMatch(/^replicas: none of 2 run/m)
  expect(passed).toBe(false)
})

test('G27 --check says before the first start that no replica has run yet, which is no fault', async () => {
  const { DATABASE_URL, DATA_KEY } = await newDatabase()
  const databaseUrl = toSecret(DATABASE_URL)
  const database = await openTestDatabase({ databaseUrl, databaseFile: ':memory:' })
  const own = await startOwnNetwork()
  const { text, passed } = await check(own, { databaseUrl, dataKey: toSecret(DATA_KEY) })
  expect(text).toMatch(/^replicas +none has run yet$/m)
  expect(passed).toBe(true)
  await database
    .insertInto('data_key')
    .values({ id: 1, sealed_root: Buffer.alloc(60), previous_hash: null })
    .execute()
  expect((await check(own, { databaseUrl, dataKey: toSecret(DATA_KEY) })).text).toMatch(
    /^replicas: none of 1 run/m,
  )
})

test('G27 --check shows with SQLite what the one replica exports at METRICS_PORT', async () => {
  const one = await startReplica({ DATABASE_FILE: newDatabaseFile() })
  const { metricsPort } = one.config
  const { text, passed } = await check(one, { metricsPort })
  expect(text).toMatch(/^institutions +none is silent$/m)
  expect(passed).toBe(true)
  await one.app.close()
  const without = await check(one, { metricsPort })
  expect(without.text).toMatch(
    /^metrics: those of the replica cannot be read at 127\.0\.0\.1:\d+ from here /m,
  )
})
