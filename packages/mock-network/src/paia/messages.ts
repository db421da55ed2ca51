import type { JsonBodyType } from 'msw'

const version = { 'x-paia-version': '1.3.4' }
const json = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

type ErrorName =
  | 'not_found'
  | 'not_implemented'
  | 'invalid_request'
  | 'invalid_grant'
  | 'insufficient_scope'
  | 'access_denied'
  | 'internal_error'

const statuses: Record<ErrorName, number> = {
  not_found: 404,
  not_implemented: 501,
  invalid_request: 422,
  invalid_grant: 401,
  insufficient_scope: 403,
  access_denied: 403,
  internal_error: 500,
}

/** A PAIA request error. `code` is a string in the specification's examples. */
export class PaiaError extends Error {
  readonly error: ErrorName
  constructor(error: ErrorName, description: string) {
    super(description)
    this.error = error
  }
}

export function jsonResponse(body: JsonBodyType, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status: 200, headers: { ...json, ...version, ...headers } })
}

export function errorResponse(error: ErrorName, description: string): Response {
  const status = statuses[error]
  const body = { error, code: String(status), error_description: description }
  const headers = { ...json, ...version, 'www-authenticate': 'Bearer realm="PAIA"' }
  return new Response(JSON.stringify(body), { status, headers })
}

/** Returns the error that a fault names. The default error does not concern a patron. */
export function errorNamed(name: string | undefined): Response {
  return errorResponse(isErrorName(name) ? name : 'invalid_request', 'as the fault says')
}

function isErrorName(name: string | undefined): name is ErrorName {
  return name !== undefined && Object.hasOwn(statuses, name)
}

/** PAIA defines no such error; a reverse proxy responds. */
export function tooManyResponse(): Response {
  return new Response('{"error":"too_many_requests"}', { status: 429, headers: json })
}

/** Reads JSON, or a form if the client sends one. */
export async function fieldsIn(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text()
  if (request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text))
  try {
    return Object(JSON.parse(text))
  } catch {
    throw new PaiaError('invalid_request', 'the body cannot be read')
  }
}
