import { InstitutionFailure, unexpected, type VendorError } from '../exchange/failure.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { identifier, isGiven, isObject, object, objectsIn, text, type JsonObject } from '../json-values.ts'
import type { Call } from '../port.ts'
import type { Access } from './access.ts'

/** One of the errors of a response. Its parameters are not read: they can hold staff's text about a patron. */
export type FolioError = { code: string | null; message: string | null }

/** Returns null for status 404, which means that the record does not exist. The body of a 404 is text. */
export async function readFolio(access: Access, path: string, call: Call): Promise<JsonObject | null> {
  const answer = await access.send({ path }, call)
  if (answer.status === 404) return null
  if (answer.status >= 400) throw failureOf(answer)
  if (!isObject(answer.body)) throw unexpected('shape')
  return answer.body
}

/** The answer to an accepted change, or the errors of a refused one. */
export type Changed = { status: number; body: unknown } | { errors: FolioError[] }

/** Sends a change. Rejects if FOLIO gives no reason for a refusal. */
export async function writeFolio(
  access: Access,
  sent: { method: 'POST' | 'PUT'; path: string; json: unknown },
  call: Call,
): Promise<Changed> {
  const answer = await access.send(sent, { ...call, limit: 'write' })
  if (answer.status < 400) return answer
  const errors = errorsIn(answer)
  if (answer.status !== 422 || errors.length === 0) throw failureOf(answer, false)
  for (const { code } of errors) if (code !== null) call.onRefusal?.({ errorCode: code })
  return { errors }
}

/** Maximum number of errors read in one response. */
const maxErrors = 10

function errorsIn({ body }: Pick<HttpResponse, 'body'>): FolioError[] {
  return objectsIn(object(body).errors).slice(0, maxErrors).map(toError)
}

/** A code of any other form may be a text, which could name a patron or a title. */
function toError({ code, message }: JsonObject): FolioError {
  const given = identifier(code) ?? ''
  return { code: /^[A-Z0-9_]{1,60}$/.test(given) ? given : null, message: text(message, 'title') }
}

function failureOf({ status, body }: HttpResponse, sent = true): InstitutionFailure {
  return new InstitutionFailure('refused', { detail: `status ${status}`, error: loggedErrorIn(body), sent })
}

/** Returns the loggable part of an error response: its first code. */
export function loggedErrorIn(body: unknown): VendorError {
  const code = errorsIn({ body }).find((error) => isGiven(error.code))?.code
  return code === null || code === undefined ? {} : { errorCode: code }
}
