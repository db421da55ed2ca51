import { globSync, readFileSync } from 'node:fs'
import { basename, join, parse } from 'node:path'

export type Json = Record<string, unknown>
/** Official documents and schemas by the base names of their files, anywhere in a folder. */
export type Documents = ReadonlyMap<string, Json>

/** Where an example and a schema have the same name, the schema counts. */
export function readDocuments(folder: string): Documents {
  const read = globSync('**/*.{json,schema}', { cwd: folder }).map((path): [string, Json] => [
    basename(path),
    object(JSON.parse(readFileSync(join(folder, path), 'utf8'))),
  ])
  const [schemas, others] = [read.filter(isSchema), read.filter((one) => !isSchema(one))]
  return new Map([...others, ...schemas])
}

function isSchema([, json]: [string, Json]): boolean {
  return '$schema' in json
}

export type Resolving = {
  documents: Documents
  /** Whether formats are checked. */
  withFormats: boolean
  /** The names of the files that are not in the folder. A reference to one of them allows any value. */
  missing: Set<string>
}

/** Replaces references. Only the base name of a file counts. */
export function resolve(resolving: Resolving, reference: string, within = ''): Json {
  const named = fileIn(reference) || within
  const file = findFile(resolving.documents, named)
  if (file === null) {
    resolving.missing.add(named)
    return {}
  }
  const pointer = (reference.split('#/')[1] ?? '').split('/').filter(Boolean)
  const found = pointer.reduce<unknown>((json, key) => object(json)[key], resolving.documents.get(file))
  return object(inline(resolving, found, file))
}

/** A reference can have another file ending than the schema. */
function findFile(documents: Documents, name: string): string | null {
  if (documents.has(name)) return name
  return [...documents.keys()].find((one) => parse(one).name === parse(name).name) ?? null
}

export function fileIn(reference: string): string {
  return basename(reference.split('#')[0] ?? '')
}

/** Omits keywords that are no rule: examples, XML, and the identifiers of drafts before 6. */
export function inline(resolving: Resolving, schema: unknown, file: string): unknown {
  if (Array.isArray(schema)) return schema.map((one) => inline(resolving, one, file))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, $schema: _draft, format, id, example: _example, xml: _xml, ...rest } = object(schema)
  if (typeof $ref === 'string') return resolve(resolving, $ref, file)
  const kept = {
    ...rest,
    ...(typeof id !== 'string' && id !== undefined && { id }),
    ...((resolving.withFormats || typeof format !== 'string') && format !== undefined && { format }),
  }
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, inline(resolving, value, file)]))
}

export function object(json: unknown): Json {
  return Object(json)
}

export function listOf(json: unknown): Json[] {
  return Array.isArray(json) ? json.map(object) : []
}
