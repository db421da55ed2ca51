import { createHmac, hkdfSync } from 'node:crypto'

/**
 * Returns a hash that is equal for equal `parts`. Without the key, the parts cannot be guessed from the hash.
 */
export function keyedHash(key: Buffer, ...parts: string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')
}

/** Returns the key of one purpose. Older purposes use the root key itself (decision 035). */
export function deriveKey(rootKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, '', `library-card ${purpose}`, 32))
}
