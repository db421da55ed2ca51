import type { Refusal } from '@library-card/contract/renewal.ts'
import { InstitutionFailure, type VendorError } from '../exchange/failure.ts'
import type { HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { type AlmaObject } from './alma-values.ts'
import { identifier, object, objectsIn, text, truth } from '../json-values.ts'
import { withAll } from '../refusal-reason.ts'

/** The gateway's code for an unknown key, or for a key without this area. */
const keyCodes: ReadonlySet<string> = new Set(['UNAUTHORIZED'])

/** Codes for a key that is restricted to other libraries, or by a profile that is not valid. */
const restrictedCodes: ReadonlySet<string> = new Set(['60340', '60258'])

/** Codes for: no copy of the home record; copied user not found. */
export const withoutCopy: ReadonlySet<string> = new Set(['4019990', '60226'])

/** Codes for: id unknown; id of that type unknown; and the codes of `withoutCopy`. */
export const absent: ReadonlySet<string> = new Set(['401861', '401890', ...withoutCopy])

/** Codes of look-ups by source institution: institution not in the network; institution or network not found. */
export const outsideNetwork: ReadonlySet<string> = new Set(['401651', '60224', '60225'])

/** The documented error codes of the calls that we make. */
export const documented: ReadonlySet<string> = new Set(
  `401129 401136 401651 401652 401665 401666 401681 401694 401697 401822 401823 401824 401861 401866 401890 401891
  401895 402119 4019990 4019998 60101 60224 60225 60226 60229 60230 60258 60275 60276 60277 60324 60325 60326 60327 60340
  DAILY_THRESHOLD INTERNAL_SERVER_ERROR PER_SECOND_THRESHOLD UNAUTHORIZED`.split(/\s+/),
)

/** Codes that mean "General error": another error of the same response is more specific. */
const general: ReadonlySet<string> = new Set(['401652', '402119', '60101', 'INTERNAL_SERVER_ERROR'])

export const unreadableCode = 'unreadable code'

/** An error: Alma's code, its message in JSON responses, and its loggable part. */
type OneError = { code: string; text: string | null; logged: VendorError }
/** An error response. `others`: its specific errors after the first one. */
export type AlmaError = OneError & { others?: OneError[] }

export function failureOf({ code, logged }: AlmaError): InstitutionFailure {
  const detail = logged.errorCode ?? (code.startsWith('status ') ? code : 'unreadable error code')
  return new InstitutionFailure(ofKey(code) ?? 'refused', { detail, error: logged })
}

/** Returns the problem with our key that a code means; null if it means none. */
export function ofKey(code: string): 'key-rejected' | 'restricted' | null {
  if (keyCodes.has(code)) return 'key-rejected'
  return restrictedCodes.has(code) ? 'restricted' : null
}

/** Returns a refusal with the reason `other` for each error: only the institution knows what its texts mean. */
export function toRefusal({ others = [], ...error }: Pick<AlmaError, 'code' | 'text' | 'others'>): Refusal {
  return withAll([error, ...others].map((one) => ({ reason: 'other', text: one.text, code: one.code })))
}

/** Whether an error names no cause: it is general, or its code and text cannot be read. The change may have been made. */
export function saysNothing({ code, ...error }: AlmaError): boolean {
  if (general.has(code)) return true
  return error.text === null && (code === unreadableCode || code.startsWith('status '))
}

/** Whether Alma failed with a general error or with status 500. */
export function isGeneralFailure(error: unknown): boolean {
  return error instanceof InstitutionFailure && (general.has(error.detail) || error.detail === 'status 500')
}

/** Ignores calls of the Configuration area, because a key without this area is enough for a card. */
export function rejectsKey({ status, body }: HttpResponse, { path }: Pick<HttpRequest, 'path'>): boolean {
  return (
    !path.startsWith('/almaws/v1/conf/') &&
    status >= 400 &&
    errorsIn(body).some(({ code }) => keyCodes.has(code))
  )
}

export function restrictsKey({ status, body }: HttpResponse): boolean {
  return status >= 400 && errorsIn(body).some(({ code }) => restrictedCodes.has(code))
}

/**
 * Returns the first specific error of a response, else a general one, even with status 200. Returns null for a
 * success.
 */
export function errorOf({ status, body }: HttpResponse): AlmaError | null {
  const errors = errorsIn(body)
  const [error, ...others] = errors.filter(({ code }) => !general.has(code))
  if (error) return { ...error, ...(others.length > 0 && { others }) }
  if (errors[0]) return errors[0]
  if (truth(object(body).errorsExist)) return toError({})
  return status >= 400 ? { code: `status ${status}`, text: null, logged: {} } : null
}

/** Returns the loggable part of an error response whose status alone decides. */
export function loggedErrorIn(body: unknown): VendorError {
  return errorOf({ status: 200, body })?.logged ?? {}
}

/** Maximum number of errors read in one response: Alma sends one or two. */
const maxErrors = 10

/** Reads the errors of a body. The gateway always sends XML; Alma sends JSON in one of two forms. */
function errorsIn(body: unknown): OneError[] {
  if (typeof body === 'string') {
    const trackingId = /<trackingId>([^<]*)<\/trackingId>/.exec(body)?.[1]
    const codes = body.matchAll(/<errorCode>([^<]*)<\/errorCode>/g).take(maxErrors)
    return codes.map(([, code]) => toError({ errorCode: code, trackingId })).toArray()
  }
  const { errorList, web_service_result } = object(body)
  const { error } = object(errorList ?? object(web_service_result).errorList)
  return objectsIn(error).slice(0, maxErrors).map(toError)
}

function toError({ errorCode, errorMessage, trackingId }: AlmaObject): OneError {
  const code = typeof errorCode === 'number' ? String(errorCode) : (identifier(errorCode) ?? '')
  const tracking = identifier(trackingId) ?? ''
  return {
    code: /^[\w.]{1,60}$/.test(code) ? code : unreadableCode,
    // "General Error: An error has occurred" gives no reason.
    text: general.has(code) ? null : text(errorMessage, 'title'),
    // A value of any other form may be a text that names a patron or a title.
    logged: {
      ...(/^[A-Z0-9_]{1,40}$/.test(code) && { errorCode: code }),
      ...(/^[A-Za-z0-9.:_-]{1,60}$/.test(tracking) && { trackingId: tracking }),
    },
  }
}
