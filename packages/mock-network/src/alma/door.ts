import { HttpResponse, type HttpResponseResolver, type JsonBodyType } from 'msw'
import type { MockInstitution } from '../institutions.ts'
import type { Alma } from './alma.ts'
import { AlmaError, errorResponse, keyRejectedResponse, tooManyResponse } from './errors.ts'
import { keyIn, type Area } from './keys.ts'
import { inNullStyle } from './wire.ts'

export type Question = {
  institution: MockInstitution
  query: URLSearchParams
  origin: string
  /** A part of the path. */
  part: (name: string) => string
  /** What came as JSON; null: none did. */
  body: unknown
  /** A header of the call. */
  header: (name: string) => string | null
}
type Answer = (question: Question) => JsonBodyType | Response

/** Every call goes through here: whose key it is, what that may do, how many came, and then the answer. */
export function createDoor(alma: Alma) {
  return function door(area: Area, answer: Answer): HttpResponseResolver {
    return async ({ request, params }) => {
      const key = keyIn(request)
      const isAllowed = key?.areas.includes(area) && (key.mayWrite || request.method === 'GET')
      if (!key || !isAllowed) return keyRejectedResponse()
      const { institution } = key
      if (!alma.gauge.admit(institution.name)) return tooManyResponse()
      const { origin, searchParams: query } = new URL(request.url)
      const part = (name: string) => String(params[name] ?? '')
      const header = (name: string) => request.headers.get(name)
      const asked = { institution, query, origin, part, header }
      return answered(institution, async () => answer({ ...asked, body: await bodyOf(request) }), alma)
    }
  }
}

async function bodyOf(request: Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.includes('json')) return null
  const text = await request.text()
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    throw new AlmaError('401652', 'The body cannot be read.')
  }
}

async function answered(
  institution: MockInstitution,
  answer: () => Promise<JsonBodyType | Response>,
  alma: Alma,
) {
  try {
    const body = await answer()
    if (body instanceof Response) return body
    const headers = { 'X-Exl-Api-Remaining': String(alma.gauge.remaining(institution.name)) }
    return HttpResponse.json(inNullStyle(institution, body), { headers })
  } catch (error) {
    if (error instanceof AlmaError) return errorResponse(400, error.errorCode, error.message)
    throw error
  }
}
