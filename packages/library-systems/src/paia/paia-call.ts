import { InstitutionFailure, unexpected } from '../exchange/failure.ts'
import type { Ask, HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { identifier, isGiven, isObject, object, type JsonObject } from '../json-values.ts'
import type { Call } from '../port.ts'

/**
 * An error of the whole request; documents have errors of their own. Its description is for developers, and is not read.
 */
export type PaiaError = { status: number; name: string }

type Sent = Pick<HttpRequest, 'method' | 'path' | 'json' | 'form' | 'headers' | 'probesKey'>

/** Returns the body, an object, or PAIA's error, which a server may send with status 200. */
export async function askPaia(
  ask: Ask,
  request: Sent,
  call: Call,
): Promise<{ body: JsonObject } | PaiaError> {
  const response = await ask({ ...call, ...request })
  const error = errorOf(response)
  if (error) return error
  if (!isObject(response.body)) throw unexpected('shape')
  return { body: response.body }
}

function errorOf({ status, body }: HttpResponse): PaiaError | null {
  const { error, code } = object(body)
  if (status < 400 && !isGiven(error)) return null
  const name = identifier(error)
  return {
    status: status < 400 ? Number(code ?? statuses.get(name ?? '')) : status,
    // Any other name is upstream text, which must not be logged.
    name: name !== null && statuses.has(name) ? name : 'undocumented error',
  }
}

const statuses: ReadonlyMap<string, number> = new Map([
  ['not_found', 404],
  ['not_implemented', 501],
  ['invalid_request', 422],
  ['invalid_grant', 401],
  ['invalid_client', 401],
  ['insufficient_scope', 403],
  ['access_denied', 403],
  ['internal_error', 500],
  ['service_unavailable', 503],
  ['bad_gateway', 502],
  ['gateway_timeout', 504],
])

export function failureOf({ name, status }: PaiaError): InstitutionFailure {
  const code = status === 503 ? 'busy' : 'refused'
  return new InstitutionFailure(code, { detail: `${name} ${Number.isInteger(status) ? status : ''}`.trim() })
}

/** Whether the server lacks the method, or the token the permission for it. The call then had no effect. */
export function lacksMethod(error: PaiaError): boolean {
  return lacksScope(error) || error.status === 501
}

/** Whether the token lacks the permission for this call. It may allow other calls. */
export function lacksScope({ name }: PaiaError): boolean {
  return name === 'insufficient_scope'
}

/** Whether the token is missing, has expired or belongs to another patron. The call then had no effect. */
export function rejectsToken(error: PaiaError): boolean {
  return (error.status === 401 || error.status === 403) && !lacksScope(error)
}
