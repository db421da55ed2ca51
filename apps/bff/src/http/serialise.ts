/** Copies the declared fields of a value, and no others. Throws if the value does not match the schema. */
type Picker = (value: unknown) => unknown
/** Source text: an expression, or the name of a `Picker`. */
type Source = string
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
 * Builds responses by allowlist, from the contract. Fastify's default serialiser, fast-json-stringify, does so as
 * well, but selects the branch of a union by validating against each in turn. Here the fields with fixed values
 * select the branch (decision 015). Like Fastify's, the serialiser is generated source text, made of our schemas
 * only.
 */
export function serialiserFor(schema: Schema): (value: unknown) => string {
  const pick = compilePicker(schema)
  return (value) => JSON.stringify(pick(value))
}

const compiled = new WeakMap<Schema, (value: unknown) => string>()

/** Compiles each schema once: Fastify requests a serialiser for each response of each route, and most share a schema. */
export function compileSerialiser({ schema }: { schema: unknown }): (value: unknown) => string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all our schemas are TypeBox's, which are JSON schemas
  return compiled.getOrInsertComputed(schema as Schema, serialiserFor)
}

const helpers = { isObject, requireObject, pickPlain, mismatch }

function compilePicker(schema: Schema): Picker {
  const functions: Source[] = []
  const root = pickerFor(schema, (body) => {
    const name = `pick${functions.length}`
    functions.push(`function ${name}(value) { ${body} }`)
    return name
  })
  const source = `const { ${Object.keys(helpers).join()} } = helpers\n${functions.join('\n')}\nreturn ${root}`
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func, typescript/no-unsafe-type-assertion -- see above
  return new Function('helpers', source)(helpers) as Picker
}

/**
 * Returns the source of a picker for a schema. `define` adds a function of `value` with the given body, and returns
 * its name.
 */
function pickerFor(schema: Schema, define: (body: Source) => Source): Source {
  const { anyOf, items, patternProperties, properties, required = [], type } = schema
  if (anyOf) return define(`${anyOf.map(toBranch).join(' ')} throw mismatch('one of the alternatives')`)
  if (items)
    return define(`if (!Array.isArray(value)) throw mismatch('a list')
      return value.map((item) => ${pickerFor(items, define)}(item))`)
  if (patternProperties) {
    const pick = pickerFor(Object.values(patternProperties)[0] ?? {}, define)
    return define(`const entries = Object.entries(requireObject(value))
      return Object.fromEntries(entries.map(([name, one]) => [name, ${pick}(one)]))`)
  }
  if (properties)
    return define(`requireObject(value); return { ${Object.entries(properties).map(toField).join(', ')} }`)
  if (type === 'object' || type === 'array') throw new Error('a schema does not declare its content')
  return 'pickPlain'

  function toBranch(branch: Schema): Source {
    return `if (${fits('value', branch)}) return ${pickerFor(branch, define)}(value);`
  }

  /** JSON leaves out a field that is undefined. No picker accepts undefined. */
  function toField([name, field]: [string, Schema]): Source {
    const source = `value[${JSON.stringify(name)}]`
    const picked = `${pickerFor(field, define)}(${source})`
    const isRequired = required.includes(name)
    return `${JSON.stringify(name)}: ${isRequired ? picked : `${source} === undefined ? undefined : ${picked}`}`
  }
}

/**
 * Returns source text that tells whether a value belongs to this branch of a union, by its fixed values and
 * required fields.
 */
function fits(value: Source, schema: Schema): Source {
  if (schema.anyOf) return `(${schema.anyOf.map((branch) => fits(value, branch)).join(' || ')})`
  const fixed = schema.enum ?? ('const' in schema ? [schema.const] : null)
  if (fixed) return `(${fixed.map((one) => `${value} === ${JSON.stringify(one)}`).join(' || ')})`
  const { properties, required = [] } = schema
  if (properties)
    return [`isObject(${value})`, ...required.map((name) => fitsField(name, properties[name] ?? {}))].join(
      ' && ',
    )
  return fitsType(value, schema.type)

  function fitsField(name: string, field: Schema): Source {
    const one = `${value}[${JSON.stringify(name)}]`
    return field.enum || 'const' in field ? fits(one, field) : `${one} !== undefined`
  }
}

function fitsType(value: Source, type = 'undefined'): Source {
  if (type === 'null') return `${value} === null`
  if (type === 'array') return `Array.isArray(${value})`
  if (type === 'object') return `isObject(${value})`
  return `typeof ${value} === '${type === 'integer' ? 'number' : type}'`
}

/** Copies a string, number, boolean or null; never a value that could contain other values. */
function pickPlain(value: unknown): unknown {
  if (value === undefined || (typeof value === 'object' && value !== null)) throw mismatch('a plain value')
  if (typeof value === 'number' && !Number.isFinite(value)) throw mismatch('a number')
  return value
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
