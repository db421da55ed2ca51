import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { reveal } from '@library-card/library-systems/secret.ts'
import type { Config } from '../config/config.ts'
import { ConfigFaults } from '../config/faults.ts'
import type { Selectable } from 'kysely'
import type { Database, Store, Tables } from './database.ts'
import { keyedHash } from './keyed-hash.ts'
import { open, seal, type RowKeys } from './sealed-json.ts'

type KeySettings = Pick<Config, 'dataKey' | 'databaseFile'>

/** Returns the key that encrypts stored data, from the environment or from a file that the first start creates. */
export function findDataKey({ dataKey, databaseFile }: KeySettings): Buffer {
  if (dataKey) return Buffer.from(reveal(dataKey), 'base64')
  if (databaseFile === ':memory:') return randomBytes(32)
  const file = keyFileOf(databaseFile)
  return existsSync(file) ? readKey(file) : createKey(file)
}

/** Whether `findDataKey` would find a key rather than create one. */
export function hasDataKey({ dataKey, databaseFile }: KeySettings): boolean {
  return dataKey !== null || existsSync(keyFileOf(databaseFile))
}

function keyFileOf(databaseFile: string): string {
  return `${databaseFile}.key`
}

function readKey(file: string): Buffer {
  if ((statSync(file).mode & 0o077) !== 0) {
    const cure = 'Let only its owner read it, with mode 600'
    throw new ConfigFaults([{ path: 'DATA_KEY', reason: 'is in a file that others may read', cure }])
  }
  const key = Buffer.from(readText(file), 'base64')
  if (key.length === 32) return key
  const cure = 'Restore it from a backup, or set DATA_KEY: no other key opens the database'
  throw new ConfigFaults([{ path: 'DATA_KEY', reason: 'is in a file that is damaged', cure }])
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = `is in a file that cannot be read (${codeOf(error)})`
    throw new ConfigFaults([{ path: 'DATA_KEY', reason, cure: 'Let the card read it, or set DATA_KEY' }])
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function createKey(file: string): Buffer {
  const key = randomBytes(32)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, key.toString('base64'), { mode: 0o600, flag: 'wx' })
  return key
}

type RotationSettings = KeySettings & Pick<Config, 'previousDataKey'>

export function findRowKeys(config: RotationSettings): RowKeys {
  const { previousDataKey: previous } = config
  return { current: findDataKey(config), previous: previous && Buffer.from(reveal(previous), 'base64') }
}

type KeyedStore = Pick<Store, 'database' | 'rootKey' | 'rowKeys'>

/**
 * Reads the root key of the database into `rootKey`; the first start creates it. A process whose DATA_KEY does not
 * open it must not use the database. The start of a rotation seals it with the new key.
 */
export async function openRootKey({ database, rootKey, rowKeys }: KeyedStore): Promise<void> {
  const { current, previous } = rowKeys
  const sealed_root = sealRoot(randomBytes(32), current)
  await database
    .insertInto('data_key')
    .values({ id: 1, sealed_root, previous_hash: null })
    .onConflict((existing) => existing.doNothing())
    .execute()
  const stored = await database.selectFrom('data_key').selectAll().executeTakeFirstOrThrow()
  const { root, isOfPrevious } = openStored(stored, rowKeys)
  root.copy(rootKey)
  if (previous && isOfPrevious)
    await database
      .updateTable('data_key')
      .set({ sealed_root: sealRoot(rootKey, current), previous_hash: hashOf(previous) })
      .where('sealed_root', '=', stored.sealed_root)
      .execute()
}

/** Returns the root key; null if no start has stored one. Rejects if the keys do not open it. Changes nothing. */
export async function readRootKey(database: Database, config: RotationSettings): Promise<Buffer | null> {
  if (!hasDataKey(config)) {
    const cure = 'Restore the key file of this database, or set DATA_KEY'
    throw new ConfigFaults([{ path: 'DATA_KEY', reason: 'is not beside the database', cure }])
  }
  const stored = await database.selectFrom('data_key').selectAll().executeTakeFirst()
  return stored ? openStored(stored, findRowKeys(config)).root : null
}

type StoredRoot = Selectable<Tables['data_key']>

function openStored(
  { sealed_root, previous_hash }: StoredRoot,
  rowKeys: RowKeys,
): { root: Buffer; isOfPrevious: boolean } {
  const { current, previous } = rowKeys
  const opened = open(sealed_root, place, current)
  const root = opened ?? (previous && open(sealed_root, place, previous))
  if (root === null) throw notOfDatabase(previous)
  requireRotation(previous_hash, rowKeys)
  return { root: Buffer.from(root, 'base64'), isOfPrevious: opened === null }
}

/** Requires both keys until a rotation is finished. */
function requireRotation(previousHash: string | null, { previous }: RowKeys): void {
  if (previousHash === null || (previous && hashOf(previous) === previousHash)) return
  const reason = previous ? 'is another one than before' : 'is missing'
  const cure = 'Set the key from before the rotation, until npm run audit-log -- old-key says that it can go'
  throw new ConfigFaults([
    { path: 'DATA_KEY_PREVIOUS', reason: `${reason} although rows are still sealed with it`, cure },
  ])
}

export function sealRoot(root: Buffer, key: Buffer): Buffer {
  return seal(root.toString('base64'), place, key)
}

function hashOf(key: Buffer): string {
  return keyedHash(key, 'previous data key')
}

const place = 'root key'

function notOfDatabase(previous: RowKeys['previous']): ConfigFaults {
  const reason = 'is not the key of this database'
  const cure = 'Use the key that the database was first started with, or the one of its last rotation'
  if (previous)
    return new ConfigFaults([{ path: 'DATA_KEY', reason: `${reason}, nor is DATA_KEY_PREVIOUS`, cure }])
  const ofRotation =
    'If this is a new key, set DATA_KEY_PREVIOUS or DATA_KEY_PREVIOUS_FILE to the one before it'
  return new ConfigFaults([{ path: 'DATA_KEY', reason, cure: `${cure}. ${ofRotation}` }])
}
