import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const cipher = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/** Encrypts and authenticates. The result opens only for the same `place`, which names where it is stored. */
export function seal(text: string, place: string, key: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([sealer.update(text, 'utf8'), sealer.final()])
  return Buffer.concat([nonce, sealer.getAuthTag(), sealed])
}

/** null: damaged, or not sealed for this place with this key. */
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
