import { createHmac } from 'node:crypto'

/**
 * Returns a hash that is equal for equal `parts`. Without the key, the parts cannot be guessed from the hash.
 */
export function keyedHash(key: Buffer, ...parts: string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')
}
