import type { Json } from './json.ts'

const json = { 'content-type': 'application/json' }

/** A response in place of the one that a handler would give. */
export class FolioError extends Error {
  readonly response: () => Response
  constructor(response: () => Response) {
    super('an error of FOLIO')
    this.response = response
  }
}

export function jsonResponse(body: Json, status = 200, cookies: string[] = []): Response {
  const headers = new Headers(json)
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(JSON.stringify(body), { status, headers })
}

/** An error as text. Without a type, the response has no `content-type` at all. */
export function textResponse(status: number, text: string, type: string | null = 'text/plain'): Response {
  // A Response sets a type for a string, but none for bytes.
  const body = new TextEncoder().encode(text)
  return new Response(body, { status, ...(type !== null && { headers: { 'content-type': type } }) })
}

export type ErrorOfFolio = { message: string; code?: string; parameters?: Parameter[] }
type Parameter = { key: string; value: string }

/** Status 422 with a list of errors, some of which have no code. */
export function errorsResponse(errors: ErrorOfFolio[]): Response {
  const rows = errors.map((error) => ({ parameters: [], ...error }))
  return jsonResponse({ errors: rows, total_records: rows.length }, 422)
}

export function failWith(...errors: ErrorOfFolio[]): never {
  throw new FolioError(() => errorsResponse(errors))
}

export function failWithText(...text: Parameters<typeof textResponse>): never {
  throw new FolioError(() => textResponse(...text))
}
