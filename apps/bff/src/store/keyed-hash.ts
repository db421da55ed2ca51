import { createHmac, hkdfSync } from 'node:crypto'

/**
 * Purposes of hashes with the root key; a hash with the data key is for that key alone. These purposes use the key
 * itself, because stored hashes cannot be made again. A new purpose derives a key (decision 035).
 */
type HashPurpose =
  | `patron in ${string}`
  | 'audited linking id'
  | 'audited patron'
  | 'calendar event'
  | 'clearance'
  | 'clearances of'
  | 'content'
  | 'e-mail at once'
  | 'item shown to staff'
  | 'key'
  | 'object'
  | 'person with dates'
  | 'previous data key'
  | 'provider session'
  | 'reminded of'
  | 'session owner'
  | 'session tag'
  | 'sign-in'
  | 'staff'
  | 'token that ends reminders'
  | 'told of silence'
  | 'tries of a record'
  | 'tries of an account'
  | 'tries of an address'

type DerivedPurpose = 'audit chain' | 'places for clearances'

/** Returns equal hashes for equal `parts`. Without the key, the parts cannot be guessed from the hash. */
export function keyedHash(key: Buffer, purpose: HashPurpose, ...parts: string[]): string {
  return hashWith(key, purpose, ...parts)
}

/** Hashes with a key that serves only one purpose. */
export function hashWith(key: Buffer, ...parts: string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')
}

export function deriveKey(rootKey: Buffer, purpose: DerivedPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, '', `library-card ${purpose}`, 32))
}
