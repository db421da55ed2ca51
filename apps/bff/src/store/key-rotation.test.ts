import { randomBytes } from 'node:crypto'
import { toSecret } from '@library-card/library-systems/secret.ts'
import { expect, onTestFinished, test } from 'vitest'
import { createApp, features } from '../app.ts'
import { newPlace, openTestDatabase, systems, openRoot } from '../../test/store.ts'
import {
  allUsed,
  dataKey,
  readUsedDatabase,
  startUsedDatabase,
  type UsedDatabase,
} from '../../test/used-database.ts'
import { verifyChain } from '../audit/verify-chain.ts'
import { sealedTables } from '../feature.ts'
import { keyedHash } from './keyed-hash.ts'
import { open } from './sealed-json.ts'

const newKey = randomBytes(32)

test.for(systems)(
  'G11 with a new DATA_KEY everything is still there, and the old one opens nothing: %s',
  async (system) => {
    const used = await startUsedDatabase(system)
    await used.card.app.close()
    const root = await openRoot(used.database, dataKey)
    await expect(startWith(used, newKey)).rejects.toThrow(
      /^DATA_KEY: is not the key of this database\. .+ If this is a new key, set DATA_KEY_PREVIOUS or DATA_KEY_PREVIOUS_FILE to the one before it\.$/,
    )
    const first = await startWith(used, newKey, dataKey)
    expect(await readUsedDatabase(used, first)).toEqual(allUsed)
    await expect.poll(() => isFinished(used)).toBe(true)
    await first.close()

    const { sealed_root } = await used.database.selectFrom('data_key').selectAll().executeTakeFirstOrThrow()
    expect(await openRoot(used.database, newKey)).toEqual(root)
    expect(open(sealed_root, 'root key', dataKey)).toBeNull()
    await expect(startWith(used, dataKey)).rejects.toThrow('is not the key of this database')
    await expect(startWith(used, dataKey, randomBytes(32))).rejects.toThrow(
      /^DATA_KEY: is not the key of this database, nor is DATA_KEY_PREVIOUS\./,
    )
    expect(await readUsedDatabase(used, await startWith(used, newKey))).toEqual(allUsed)
    expect(await verifyChain({ database: used.database, rootKey: root })).toMatchObject({ brokenAt: null })
  },
)

test('G11 a rotation goes on after a crash, and needs the old key until it is finished', async () => {
  const used = await startUsedDatabase('SQLite')
  await used.card.app.close()
  const row = () => used.database.selectFrom('preferences').selectAll().executeTakeFirstOrThrow()
  const before = await row()
  await (await startWith(used, newKey, dataKey)).close()
  // As after a crash: a part is still sealed with the old key.
  await used.database.updateTable('preferences').set({ sealed: before.sealed }).execute()
  await used.database
    .updateTable('data_key')
    .set({ previous_hash: keyedHash(dataKey, 'previous data key') })
    .execute()
  await expect(startWith(used, newKey)).rejects.toThrow(/^DATA_KEY_PREVIOUS: is missing although /)
  await expect(startWith(used, randomBytes(32), newKey)).rejects.toThrow(
    /^DATA_KEY_PREVIOUS: is another one /,
  )
  const again = await startWith(used, newKey, dataKey)
  await expect.poll(() => isFinished(used)).toBe(true)
  await again.close()
  expect((await row()).sealed).not.toEqual(before.sealed)
  expect(await readUsedDatabase(used, await startWith(used, newKey))).toEqual(allUsed)
})

test('G11 a rotation covers each table with sealed rows, except those that the root key seals', async () => {
  const database = await openTestDatabase(await newPlace('SQLite'))
  const tables = await database.introspection.getTables()
  const sealed = tables.filter(({ columns }) => columns.some(({ name }) => name === 'sealed'))
  // The chain covers the persons in the audit.
  expect(
    sealedTables(features)
      .map(({ table }) => table)
      .toSorted(),
  ).toEqual(
    sealed
      .map(({ name }) => name)
      .filter((name) => name !== 'audit')
      .toSorted(),
  )
})

test('G11 the hash of a patron differs from table to table', async () => {
  const { database } = await startUsedDatabase('SQLite')
  const hashes = await Promise.all(
    (['preferences', 'calendars', 'reminders', 'intents', 'audit_patrons'] as const).map(async (table) =>
      (await database.selectFrom(table).select('patron_hash').execute()).map(
        ({ patron_hash }) => patron_hash,
      ),
    ),
  )
  for (const [at, found] of hashes.entries()) {
    expect(found.length).toBeGreaterThan(0)
    for (const others of hashes.slice(at + 1))
      expect(new Set(found).isDisjointFrom(new Set(others))).toBe(true)
  }
})

async function startWith({ card, clock }: UsedDatabase, key: Buffer, previous: Buffer | null = null) {
  const config = { ...card.config, dataKey: toText(key), previousDataKey: previous && toText(previous) }
  const app = createApp(config, { clock })
  onTestFinished(() => app.close())
  await app.ready()
  return app
}

async function isFinished({ database }: UsedDatabase): Promise<boolean> {
  const { previous_hash } = await database.selectFrom('data_key').selectAll().executeTakeFirstOrThrow()
  return previous_hash === null
}

function toText(key: Buffer) {
  return toSecret(key.toString('base64'))
}
