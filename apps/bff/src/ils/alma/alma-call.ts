import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask, HttpRequest } from '../../upstream/http-client.ts'
import type { HttpResponse } from '../../upstream/read-response.ts'
import type { Call } from '../port.ts'
import { type AlmaObject } from './alma-values.ts'
import { identifier, isObject, object, objectsIn, text, truth } from '../json-values.ts'

/** An error response: Alma's code, and its message in JSON responses. */
export type AlmaError = { code: string; text: string | null }

export type AlmaWrite = { method: 'POST' | 'PUT' | 'DELETE'; path: string; json?: unknown }

/**
 * Sends a change. Returns Alma's definite refusal; rejects if the change may have happened, or if the key may
 * not write.
 */
export async function writeToAlma(ask: Ask, write: AlmaWrite, call: Call): Promise<HttpResponse | AlmaError> {
  const response = await ask({ ...write, path: `/almaws/v1${write.path}`, ...call, limit: 'write' })
  const error = errorOf(response)
  if (error === null) return response
  if (keyCodes.has(error.code))
    throw new InstitutionFailure('key-rejected', { detail: error.code, sent: false })
  return error
}

/** Rejects if Alma responds with an error. */
export async function getFromAlma(ask: Ask, path: string, call: Call): Promise<AlmaObject> {
  return bodyOf(await ask({ path: `/almaws/v1${path}`, ...call }))
}

/**
 * Returns null if Alma responds with one of the error codes `absent`: "not found" is status 400, like most
 * errors.
 */
export async function findInAlma(
  ask: Ask,
  { path, absent }: { path: string; absent: ReadonlySet<string> },
  call: Call,
): Promise<AlmaObject | null> {
  const response = await ask({ path: `/almaws/v1${path}`, ...call })
  const error = errorOf(response)
  return error && absent.has(error.code) ? null : bodyOf(response, error)
}

function bodyOf(response: HttpResponse, error = errorOf(response)): AlmaObject {
  if (error) throw failureOf(error.code)
  if (!isObject(response.body)) throw new InstitutionFailure('unexpected-answer', { detail: 'shape' })
  return response.body
}

export function failureOf(errorCode: string): InstitutionFailure {
  const detail = documented.has(errorCode) || isStatus(errorCode) ? errorCode : 'undocumented error code'
  return new InstitutionFailure(keyCodes.has(errorCode) ? 'key-rejected' : 'refused', { detail })
}

/** The gateway's code for an unknown key, or for one without this area. */
const keyCodes: ReadonlySet<string> = new Set(['UNAUTHORIZED'])

/** The error codes of the calls that we make. Any other code is upstream text, which must not be logged. */
export const documented: ReadonlySet<string> = new Set(
  `401129 401136 401651 401652 401665 401666 401681 401694 401697 401822 401823 401824 401861 401866 401890 401891
  401895 402119 4019990 4019998 60101 60224 60225 60226 60229 60230 60258 60324 60325 60326 60327 60340
  DAILY_THRESHOLD INTERNAL_SERVER_ERROR PER_SECOND_THRESHOLD UNAUTHORIZED`.split(/\s+/),
)

/** Codes that mean "General error": another error of the same response says more. */
const general: ReadonlySet<string> = new Set(['401652', '402119', '60101', 'INTERNAL_SERVER_ERROR'])

/** A key without the Configuration area is enough for a card: only the other calls show that a key is wrong. */
export function rejectsKey({ status, body }: HttpResponse, { path }: Pick<HttpRequest, 'path'>): boolean {
  return (
    !path.startsWith('/almaws/v1/conf/') &&
    status >= 400 &&
    errorsIn(body).some(({ code }) => keyCodes.has(code))
  )
}

/**
 * Returns the most specific error of a response, even of one with status 200; null if the response is a
 * success.
 */
export function errorOf({ status, body }: HttpResponse): AlmaError | null {
  const errors = errorsIn(body)
  const error = errors.find(({ code }) => !general.has(code)) ?? errors[0]
  if (error) return error
  if (truth(object(body).errorsExist)) return { code: unreadableCode, text: null }
  return status >= 400 ? { code: `status ${status}`, text: null } : null
}

function isStatus(code: string): boolean {
  return /^status \d{3}$/.test(code)
}

/** Reads the errors of a body. The gateway writes XML whatever is accepted, Alma JSON in one of two forms. */
function errorsIn(body: unknown): AlmaError[] {
  if (typeof body === 'string')
    return [...body.matchAll(/<errorCode>([^<]*)<\/errorCode>/g)].map(([, code]) =>
      toError({ errorCode: code }),
    )
  const { errorList, web_service_result } = object(body)
  const list = errorList ?? object(web_service_result).errorList
  return list === undefined ? [] : objectsIn(object(list).error).map(toError)
}

const unreadableCode = 'unreadable code'

function toError({ errorCode, errorMessage }: AlmaObject): AlmaError {
  const code = typeof errorCode === 'number' ? String(errorCode) : (identifier(errorCode) ?? '')
  return {
    code: /^[\w.]{1,60}$/.test(code) ? code : unreadableCode,
    text: text(errorMessage, 'title'),
  }
}
