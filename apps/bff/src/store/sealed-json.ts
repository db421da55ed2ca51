import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Static, TObject } from 'typebox'
import { Compile } from 'typebox/compile'

/** Keys that seal rows. During a rotation, rows sealed with the previous key are opened too, and sealed again. */
export type RowKeys = { current: Buffer; previous: Buffer | null }

/** `rootKey` stays the same in a rotation. It is the key of hashes, and of all sealed data that is not in a row. */
export type Sealing = {
  rootKey: Buffer
  rowKeys: RowKeys
  log: { error: (line: object, words: string) => void }
}

/**
 * Defines JSON that is stored encrypted, with the properties of `schema` only, sealed for `kind` and the id
 * of its row. A property that a released version did not write must be optional, so that its rows still open.
 */
export function createSealedJson<Schema extends TObject>(kind: string, schema: Schema) {
  const shape = Compile(schema)
  const names = Object.keys(schema.properties)

  function damaged({ log }: Sealing, fault: string): null {
    log.error({ sealed: kind, fault }, 'sealed data is damaged and ignored')
    return null
  }

  return {
    seal({ rowKeys }: Pick<Sealing, 'rowKeys'>, id: string | number, content: Static<Schema>): Buffer {
      const named = Object.entries<unknown>(content).filter(([name]) => names.includes(name))
      return seal(JSON.stringify(Object.fromEntries(named)), `${kind} ${id}`, rowKeys.current)
    },
    /** Returns null if the data is damaged, sealed with another key, or does not match the schema. The log says which. */
    open(sealing: Sealing, id: string | number, sealed: Uint8Array): Static<Schema> | null {
      const { current, previous } = sealing.rowKeys
      const place = `${kind} ${id}`
      const text = open(sealed, place, current) ?? (previous && open(sealed, place, previous))
      if (text === null) return damaged(sealing, 'not decrypted')
      const content = parse(text)
      if (shape.Check(content)) return content
      return damaged(sealing, `not as in the schema: ${shape.Errors(content)[0]?.instancePath ?? ''}`)
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const cipher = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/** Encrypts and authenticates a text. The result opens only for the same `place`, the name of its storage place. */
export function seal(text: string, place: string, key: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([sealer.update(text, 'utf8'), sealer.final()])
  return Buffer.concat([nonce, sealer.getAuthTag(), sealed])
}

/** Returns null if the data is damaged, or not sealed for this place with this key. */
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
