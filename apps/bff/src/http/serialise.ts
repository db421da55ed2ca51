/** Copies what the schema declares of a value, and nothing else. Throws if the value does not match the schema. */
type Picker = (value: unknown) => unknown
type Schema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  patternProperties?: Record<string, Schema>
}

/**
 * Builds responses by allowlist, from the contract. Fastify's default serialiser does that too, but selects the branch of a
 * union by validating against each in turn; here the fields with fixed values select it (decision 024).
 */
export function serialiserFor(schema: Schema): (value: unknown) => string {
  const pick = pickerFor(schema)
  return (value) => JSON.stringify(pick(value))
}

export function compileSerialiser({ schema }: { schema: unknown }): (value: unknown) => string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all our schemas are TypeBox's, which are JSON schemas
  return serialiserFor(schema as Schema)
}

function pickerFor(schema: Schema): Picker {
  if (schema.anyOf) return pickBranch(schema.anyOf)
  if (schema.items) return pickItems(pickerFor(schema.items))
  if (schema.patternProperties)
    return pickEntries(pickerFor(Object.values(schema.patternProperties)[0] ?? {}))
  if (schema.properties) return pickFields(schema)
  if (schema.type === 'object' || schema.type === 'array')
    throw new Error('a schema does not declare its content')
  return pickPlain
}

/** A string, number, boolean or null: never a value that could contain others. */
function pickPlain(value: unknown): unknown {
  if (value === undefined || (typeof value === 'object' && value !== null)) throw mismatch('a plain value')
  if (typeof value === 'number' && !Number.isFinite(value)) throw mismatch('a number')
  return value
}

function pickItems(pick: Picker): Picker {
  return (value) => {
    if (!Array.isArray(value)) throw mismatch('a list')
    return value.map((item) => pick(item))
  }
}

function pickEntries(pick: Picker): Picker {
  return (value) =>
    Object.fromEntries(Object.entries(requireObject(value)).map(([name, one]) => [name, pick(one)]))
}

function pickFields({ properties = {}, required = [] }: Schema): Picker {
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    pick: pickerFor(schema),
    isRequired: required.includes(name),
  }))
  return (value) => {
    const source = requireObject(value)
    const picked: Record<string, unknown> = {}
    for (const { name, pick, isRequired } of fields) {
      const field = source[name]
      if (field !== undefined) picked[name] = pick(field)
      else if (isRequired) throw mismatch(`a value with ${name}`)
    }
    return picked
  }
}

function pickBranch(branches: Schema[]): Picker {
  const all = branches.map((schema) => ({ fits: fitsFor(schema), pick: pickerFor(schema) }))
  return (value) => {
    for (const { fits, pick } of all) if (fits(value)) return pick(value)
    throw mismatch('one of the alternatives')
  }
}

/** Whether a value belongs to this branch of a union, by its fixed values and required fields. */
function fitsFor(schema: Schema): (value: unknown) => boolean {
  if (schema.anyOf) {
    const all = schema.anyOf.map(fitsFor)
    return (value) => all.some((fits) => fits(value))
  }
  const values = fixedValues(schema)
  if (values) return (value) => values.includes(value)
  if (schema.properties) return fitsFields(schema)
  const { type } = schema
  if (type === 'null') return (value) => value === null
  if (type === 'array') return Array.isArray
  if (type === 'object') return isObject
  return (value) => typeof value === (type === 'integer' ? 'number' : type)
}

function fitsFields({ properties = {}, required = [] }: Schema): (value: unknown) => boolean {
  const fields = required.map((name) => ({ name, values: fixedValues(properties[name] ?? {}) }))
  return (value) =>
    isObject(value) &&
    fields.every(({ name, values }) => (values ? values.includes(value[name]) : value[name] !== undefined))
}

function fixedValues(schema: Schema): unknown[] | null {
  return schema.enum ?? ('const' in schema ? [schema.const] : null)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function requireObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw mismatch('an object')
  return value
}

/** The message does not quote the value, which may be personal. */
function mismatch(expected: string): Error {
  return new TypeError(`An answer is not as the contract says: ${expected} is expected`)
}
