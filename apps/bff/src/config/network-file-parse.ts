import { Settings } from 'typebox/system'
import { Check, Errors } from 'typebox/value'
import type { TLocalizedValidationError } from 'typebox/error'
import { parseDocument } from 'yaml'
import type { Fault } from './faults.ts'
import { NetworkFile } from './network-file.ts'

const cures: Record<string, string> = {
  additionalProperties: 'Remove it, or correct its spelling',
  required: 'Add it',
  anyOf: 'A secret is { env: NAME } or { file: PATH }',
}

/** The faults of the file's form: not YAML, unknown or missing keys, values of the wrong kind. */
export function parseNetworkFile(text: string): { file: NetworkFile } | { faults: Fault[] } {
  const document = parseDocument(text, { prettyErrors: false })
  if (document.errors.length > 0) return { faults: document.errors.map(({ pos }) => notYaml(text, pos[0])) }
  const value: unknown = document.toJS()
  if (Check(NetworkFile, value)) return { file: value }
  return { faults: allErrors(value).filter(isCause).flatMap(toFaults) }
}

function notYaml(text: string, offset: number): Fault {
  const line = text.slice(0, offset).split('\n').length
  return { path: `line ${line}`, reason: 'is not YAML', cure: 'Look at indentation, colons and quotes there' }
}

/** The library stops at 8 errors unless told otherwise. */
function allErrors(value: unknown): TLocalizedValidationError[] {
  const { maxErrors } = Settings.Get()
  Settings.Set({ maxErrors: 10_000 })
  try {
    return Errors(NetworkFile, value)
  } finally {
    Settings.Set({ maxErrors })
  }
}

/** `boolean` repeats an unknown key; what is below an `anyOf` are its alternatives, none of them the fault. */
function isCause({ keyword, schemaPath }: TLocalizedValidationError): boolean {
  return keyword !== 'boolean' && !/\/anyOf\/\d/.test(schemaPath)
}

function toFaults(error: TLocalizedValidationError): Fault[] {
  const at = toPath(error.instancePath)
  const cure = cures[error.keyword] ?? 'Correct it'
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((key) => ({
      path: join(at, key),
      reason: 'is unknown',
      cure,
    }))
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((key) => ({ path: join(at, key), reason: 'is missing', cure }))
  }
  return [{ path: at, reason: reasonOf(error), cure }]
}

function reasonOf(error: TLocalizedValidationError): string {
  if (error.keyword === 'enum') return `must be one of ${error.params.allowedValues.join(', ')}`
  if (error.keyword === 'anyOf') return 'has not the form of a secret'
  return error.message
}

/** `/institutions/3/timeZone` -> `institutions[3].timeZone` */
function toPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : join(path, step)), '')
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
