/** Keeps of a value what its schema declares, and nothing else. Throws where it is not what the schema says. */
type Keep = (value: unknown) => unknown
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
 * Answers are built by allowlist, from the contract. The usual serialiser finds the branch of a union by validating
 * against each in turn, which is most of the time of a card; here the field that tells the branches apart does.
 */
export function serialiserFor(schema: Schema): (value: unknown) => string {
  const keep = keepFor(schema)
  return (value) => JSON.stringify(keep(value))
}

/** As Fastify asks for one. */
export function compileSerialiser({ schema }: { schema: unknown }): (value: unknown) => string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all our schemas are TypeBox's, which are JSON schemas
  return serialiserFor(schema as Schema)
}

function keepFor(schema: Schema): Keep {
  if (schema.anyOf) return keepOneOf(schema.anyOf)
  if (schema.items) return keepItems(keepFor(schema.items))
  if (schema.patternProperties) return keepEntries(keepFor(Object.values(schema.patternProperties)[0] ?? {}))
  if (schema.properties) return keepFields(schema)
  if (schema.type === 'object' || schema.type === 'array')
    throw new Error('a schema does not say what is in it')
  return keepPlain
}

/** A text, a number, yes or no, null: never what could hold more. */
function keepPlain(value: unknown): unknown {
  if (value === undefined || (typeof value === 'object' && value !== null)) throw unlike('a plain value')
  if (typeof value === 'number' && !Number.isFinite(value)) throw unlike('a number')
  return value
}

function keepItems(keep: Keep): Keep {
  return (value) => {
    if (!Array.isArray(value)) throw unlike('a list')
    return value.map((item) => keep(item))
  }
}

function keepEntries(keep: Keep): Keep {
  return (value) =>
    Object.fromEntries(Object.entries(requireObject(value)).map(([name, one]) => [name, keep(one)]))
}

function keepFields({ properties = {}, required = [] }: Schema): Keep {
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    keep: keepFor(schema),
    isRequired: required.includes(name),
  }))
  return (value) => {
    const from = requireObject(value)
    const kept: Record<string, unknown> = {}
    for (const { name, keep, isRequired } of fields) {
      const field = from[name]
      if (field !== undefined) kept[name] = keep(field)
      else if (isRequired) throw unlike(`a value with ${name}`)
    }
    return kept
  }
}

function keepOneOf(branches: Schema[]): Keep {
  const all = branches.map((schema) => ({ fits: fitsFor(schema), keep: keepFor(schema) }))
  return (value) => {
    for (const { fits, keep } of all) if (fits(value)) return keep(value)
    throw unlike('one of the alternatives')
  }
}

/** Whether it is this branch, by the fields that have fixed values and those that must be there. */
function fitsFor(schema: Schema): (value: unknown) => boolean {
  if (schema.anyOf) {
    const all = schema.anyOf.map(fitsFor)
    return (value) => all.some((fits) => fits(value))
  }
  const told = fixedValues(schema)
  if (told) return (value) => told.includes(value)
  if (schema.properties) return fitsFields(schema)
  const { type } = schema
  if (type === 'null') return (value) => value === null
  if (type === 'array') return Array.isArray
  return (value) => typeof value === (type === 'integer' ? 'number' : type)
}

function fitsFields({ properties = {}, required = [] }: Schema): (value: unknown) => boolean {
  const fields = required.map((name) => ({ name, told: fixedValues(properties[name] ?? {}) }))
  return (value) =>
    isObject(value) &&
    fields.every(({ name, told }) => (told ? told.includes(value[name]) : value[name] !== undefined))
}

function fixedValues(schema: Schema): unknown[] | null {
  return schema.enum ?? ('const' in schema ? [schema.const] : null)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function requireObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw unlike('an object')
  return value
}

/** Without what it is, which may be a patron's. */
function unlike(expected: string): Error {
  return new TypeError(`An answer is not as the contract says: ${expected} is expected`)
}
