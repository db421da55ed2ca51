import type { JsonBodyType } from 'msw'

const json = { 'content-type': 'application/json;charset=UTF-8' }

/** A response in place of the one that the path would give. */
export class KohaError extends Error {
  readonly response: Response
  constructor(response: Response) {
    super('a refusal')
    this.response = response
  }
}

export function answer(
  body: JsonBodyType,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...json, ...headers } })
}

export function errorAnswer(status: number, error: string, errorCode?: string): Response {
  return answer({ error, ...(errorCode !== undefined && { error_code: errorCode }) }, { status })
}

/** Koha answers an unknown object and an unknown path alike. */
export const notFound = (what: string) => errorAnswer(404, `${what} not found`, 'not_found')

export const tokenRejected = () => errorAnswer(401, 'Authentication failure.')

/** For a key that lacks a permission, and for a key of a patron who is no longer staff. */
export function missingPermission(permissions: Record<string, string> = { borrowers: 'edit_borrowers' }) {
  return answer(
    { error: 'Authorization failure. Missing required permission(s).', required_permissions: permissions },
    { status: 403 },
  )
}

/** Newer servers name the code in a field of its own, too. */
export function renewalRefused(code: string, hasErrorCode: boolean): Response {
  return errorAnswer(403, `Renewal not authorized (${code})`, hasErrorCode ? code : undefined)
}

/**
 * The four forms of a body with status 400: an error with a code, the validator's list of errors, a bare list of errors,
 * and a bare text.
 */
export const badRequest = {
  query: () => errorAnswer(400, 'Invalid query', 'invalid_query'),
  invalid: (path: string, message: string) =>
    answer({ errors: [{ message, path }], status: 400 }, { status: 400 }),
  parameter: (name: string) =>
    answer([{ message: 'Malformed query string', path: `/query/${name}` }], { status: 400 }),
  embed: (name: string) =>
    answer(`Embedding ${name} is not authorised. Check your x-koha-embed headers or remove it.`, {
      status: 400,
    }),
}
