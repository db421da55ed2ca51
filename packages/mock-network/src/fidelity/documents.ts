import { globSync, readFileSync } from 'node:fs'
import { basename, join, parse } from 'node:path'

export type Json = Record<string, unknown>
/** Official documents and schemas by the base names of their files, anywhere in a folder. */
export type Documents = ReadonlyMap<string, Json>

/** An example can have the name of its schema, which counts. */
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
  /** The names of the files that are not in the folder: anything is allowed in their place. */
  missing: Set<string>
}

/** Replaces references, including those between files, which are named by their base name alone. */
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

/** A schema can have another ending where a reference was written for a copy of it. */
function findFile(documents: Documents, name: string): string | null {
  if (documents.has(name)) return name
  return [...documents.keys()].find((one) => parse(one).name === parse(name).name) ?? null
}

export function fileIn(reference: string): string {
  return basename(reference.split('#')[0] ?? '')
}

/** Leaves out what is no rule: examples, XML, and the identifiers of drafts before 6. */
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
