import type { Static, TObject } from 'typebox'
import { Compile } from 'typebox/compile'
import { open, seal } from './seal.ts'

export type Sealing = { dataKey: Buffer; log: { error: (line: object, words: string) => void } }

/**
 * JSON that is stored encrypted, with the properties of `schema` only. It is sealed for `kind` and the id of its row. A
 * property that a released version did not write must be optional, so that its rows still open.
 */
export function createSealedJson<Schema extends TObject>(kind: string, schema: Schema) {
  const shape = Compile(schema)
  const names = Object.keys(schema.properties)

  function damaged({ log }: Sealing, fault: string): null {
    log.error({ sealed: kind, fault }, 'sealed data is damaged and ignored')
    return null
  }

  return {
    seal({ dataKey }: Pick<Sealing, 'dataKey'>, id: string | number, content: Static<Schema>): Buffer {
      const named = Object.entries<unknown>(content).filter(([name]) => names.includes(name))
      return seal(JSON.stringify(Object.fromEntries(named)), `${kind} ${id}`, dataKey)
    },
    /** null: damaged, sealed with another key, or not matching the schema; the log says which. */
    open(sealing: Sealing, id: string | number, sealed: Uint8Array): Static<Schema> | null {
      const text = open(sealed, `${kind} ${id}`, sealing.dataKey)
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
