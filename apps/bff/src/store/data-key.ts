import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'
import { ConfigFaults } from '../config/faults.ts'
import { reveal } from '../config/secret.ts'

/** The key that seals what is stored: from the environment, or from a file that the first start makes. */
export function findDataKey({ dataKey, databaseFile }: Pick<Config, 'dataKey' | 'databaseFile'>): Buffer {
  if (dataKey) return Buffer.from(reveal(dataKey), 'base64')
  if (databaseFile === ':memory:') return randomBytes(32)
  const file = `${databaseFile}.key`
  return existsSync(file) ? readKey(file) : makeKey(file)
}

function readKey(file: string): Buffer {
  const cure = 'Set DATA_KEY, or remove the key file: everybody then signs in again'
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new ConfigFaults([{ path: 'DATA_KEY', reason: 'is in a file that others may read', cure }])
  }
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64')
  if (key.length === 32) return key
  throw new ConfigFaults([{ path: 'DATA_KEY', reason: 'is in a file that is damaged', cure }])
}

function makeKey(file: string): Buffer {
  const key = randomBytes(32)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, key.toString('base64'), { mode: 0o600, flag: 'wx' })
  return key
}
