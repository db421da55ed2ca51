import { Settings } from 'typebox/system'
import { Check, Errors, Pointer } from 'typebox/value'
import type { TLocalizedValidationError } from 'typebox/error'
import type { TSchema } from 'typebox'

/** `path`: such as `institutions[3].timeZone`, or the name of an environment variable; never a value. */
export type Fault = {
  path: string
  reason: string
  cure: string
  where?: string
}

/** Returns a fault unchanged, because it has no line in a file. */
export const asItIs = (fault: Fault): Fault => fault

export class ConfigFaults extends Error {
  override name = 'ConfigFaults'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(
      faults
        .map(({ path, where, reason, cure }) => `${path}${where ? ` (${where})` : ''}: ${reason}. ${cure}.`)
        .join('\n'),
    )
    this.faults = faults
  }
}

/**
 * Returns all faults that a schema finds. A schema can define its own `reason` and `cure`. `malformed` are the JSON
 * pointers of values of the wrong type. They are graver faults than an unknown key, or a text that is not a time
 * zone.
 */
export function schemaFaults(schema: TSchema, value: unknown) {
  const errors = allErrors(schema, value)
  return {
    faults: errors
      .filter(isCause)
      .flatMap((error) => toFaults(error, unquoted(error, value) ?? at(schema, error.schemaPath))),
    malformed: errors.filter(({ keyword }) => !harmless.has(keyword)).map(({ instancePath }) => instancePath),
  }
}

/** Error keywords of values that have the right type. */
const harmless: ReadonlySet<string> = new Set([
  '~refine',
  'additionalProperties',
  'boolean',
  'format',
  'maximum',
  'maxLength',
  'minimum',
  'minLength',
  'pattern',
])

/**
 * Collects all errors; by default the library stops at 8. `Check` comes first, because collecting takes
 * longer.
 */
function allErrors(schema: TSchema, value: unknown): TLocalizedValidationError[] {
  if (Check(schema, value)) return []
  const { maxErrors } = Settings.Get()
  Settings.Set({ maxErrors: 10_000 })
  try {
    return Errors(schema, value)
  } finally {
    Settings.Set({ maxErrors })
  }
}

/**
 * Whether an error is a cause: `boolean` repeats an unknown key, and errors below an `anyOf` are those of its
 * alternatives.
 */
function isCause({ keyword, schemaPath }: TLocalizedValidationError): boolean {
  return keyword !== 'boolean' && !/\/anyOf\/\d/.test(schemaPath)
}

type Words = { reason?: string; cure?: string }

/**
 * Words for an unquoted value that YAML reads differently than its writer meant: a colour as a comment, a code as a
 * number.
 */
function unquoted({ keyword, params, instancePath }: TLocalizedValidationError, file: unknown): Words | null {
  if (keyword !== 'type') return null
  const value: unknown = Pointer.Get(file, instancePath)
  if (value === null)
    return {
      reason: 'is empty',
      cure: 'Give a value, or remove the key. If it begins with #, put it in quotes',
    }
  if (params.type !== 'string' || typeof value === 'object') return null
  return { reason: `is a ${typeof value}, not a text`, cure: 'Put it in quotes' }
}

function toFaults(error: TLocalizedValidationError, { reason, cure = 'Correct it' }: Words): Fault[] {
  const path = toPath(error.instancePath)
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((key) => ({
      path: join(path, key),
      reason: 'is unknown',
      cure: 'Remove it, or correct its spelling',
    }))
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((key) => ({
      path: join(path, key),
      reason: 'is missing',
      cure: 'Add it',
    }))
  }
  if (error.keyword === 'enum')
    return [{ path, reason: `must be one of ${error.params.allowedValues.join(', ')}`, cure }]
  return [{ path, reason: reason ?? error.message, cure }]
}

/** Returns the schema at a path such as `#/properties/network`. */
function at(schema: TSchema, schemaPath: string): Words {
  const steps = schemaPath.split('/').slice(1)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the path is one of this schema
  return steps.reduce((part, step) => (part as Record<string, TSchema>)[step] ?? {}, schema)
}

/** Converts `/institutions/3/timeZone` to `institutions[3].timeZone`. */
function toPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : join(path, step)), '')
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
