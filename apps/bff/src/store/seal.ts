import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const cipher = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/** Encrypts and authenticates. `place` is where it is kept: what was sealed for one place opens in no other. */
export function seal(text: string, place: string, key: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([sealer.update(text, 'utf8'), sealer.final()])
  return Buffer.concat([nonce, sealer.getAuthTag(), sealed])
}

/** null: it was not sealed by us for this place, or is damaged. */
export function open(sealed: Uint8Array, place: string, key: Buffer): string | null {
  if (sealed.length < nonceLength + tagLength) return null
  const nonce = sealed.subarray(0, nonceLength)
  const opener = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength })
  opener.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(nonceLength, nonceLength + tagLength))
  try {
    return opener.update(sealed.subarray(nonceLength + tagLength), undefined, 'utf8') + opener.final('utf8')
  } catch {
    return null
  }
}
