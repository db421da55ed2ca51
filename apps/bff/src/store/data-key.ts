import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'
import { ConfigFaults } from '../config/faults.ts'
import { reveal } from '../config/secret.ts'
import type { Database } from './database.ts'
import { keyedHash } from './keyed-hash.ts'

/**
 * Returns the key that encrypts stored data: from the environment, or from a file that the first start
 * creates.
 */
export function findDataKey({ dataKey, databaseFile }: Pick<Config, 'dataKey' | 'databaseFile'>): Buffer {
  if (dataKey) return Buffer.from(reveal(dataKey), 'base64')
  if (databaseFile === ':memory:') return randomBytes(32)
  const file = `${databaseFile}.key`
  return existsSync(file) ? readKey(file) : createKey(file)
}

function readKey(file: string): Buffer {
  const cure = 'Set DATA_KEY, or remove the key file: everybody then signs in again'
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new ConfigFaults([{ path: 'DATA_KEY', reason: 'is in a file that others may read', cure }])
  }
  const key = Buffer.from(readText(file), 'base64')
  if (key.length === 32) return key
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

/**
 * Stores a check value of the key at the first start, and rejects another key later: a process with another
 * key must not use the database.
 */
export async function requireKeyOfDatabase(database: Database, dataKey: Buffer): Promise<void> {
  await database
    .insertInto('data_key')
    .values({ id: 1, check_hash: keyedHash(dataKey, 'data key') })
    .onConflict((existing) => existing.doNothing())
    .execute()
  await compareKey(database, dataKey)
}

/** Rejects if the database has been used with another key; changes nothing. */
export async function compareKey(database: Database, dataKey: Buffer): Promise<void> {
  const stored = await database.selectFrom('data_key').select('check_hash').executeTakeFirst()
  if (!stored || stored.check_hash === keyedHash(dataKey, 'data key')) return
  const cure = 'Use the key that the database was first started with: nothing in it can be read with another'
  throw new ConfigFaults([{ path: 'DATA_KEY', reason: 'is not the key of this database', cure }])
}
