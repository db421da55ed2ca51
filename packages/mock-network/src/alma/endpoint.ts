import type { HttpResponseResolver, JsonBodyType } from 'msw'
import type { MockInstitution } from '../institutions.ts'
import type { Alma } from './alma.ts'
import { AlmaError, errorResponse, jsonResponse, keyRejectedResponse, tooManyResponse } from './errors.ts'
import { keyIn, type Area } from './keys.ts'

/** A call with a valid key. */
export type AlmaCall = {
  alma: Alma
  institution: MockInstitution
  query: URLSearchParams
  origin: string
  part: (name: string) => string
  /** Parsed JSON; null without a body. */
  body: unknown
  header: (name: string) => string | null
}
type Respond = (call: AlmaCall) => JsonBodyType | Response

/** `isRead` marks a POST that a read-only key may send. */
type Access = { area: Area; isRead?: boolean }

/** Applies the same checks to every call: key, area, calls per second. */
export function createEndpoint(alma: Alma) {
  return function endpoint(access: Area | Access, respond: Respond): HttpResponseResolver {
    const { area, isRead = false } = typeof access === 'string' ? { area: access } : access
    return async ({ request, params }) => {
      const key = keyIn(request)
      const mayCall = key?.areas.includes(area) && (key.mayWrite || isRead || request.method === 'GET')
      if (!key || !mayCall) return keyRejectedResponse()
      const { institution } = key
      const part = (name: string) => String(params[name] ?? '')
      const response = alma.quota.admit(institution.name)
        ? await respondTo(request, { alma, institution, part, respond })
        : tooManyResponse()
      response.headers.set('X-Exl-Api-Remaining', String(alma.quota.remaining(institution.name)))
      return response
    }
  }
}

type Admitted = Pick<AlmaCall, 'alma' | 'institution' | 'part'> & { respond: Respond }

async function respondTo(request: Request, { respond, ...admitted }: Admitted): Promise<Response> {
  const { origin, searchParams: query } = new URL(request.url)
  const header = (name: string) => request.headers.get(name)
  try {
    const body = respond({ ...admitted, query, origin, header, body: await bodyOf(request) })
    if (body instanceof Response) return body
    return asksForXml(request)
      ? onlyJsonResponse()
      : jsonResponse(body, { nulls: admitted.institution.nulls })
  } catch (error) {
    if (error instanceof AlmaError) return errorResponse(400, error.errorCode, error.message)
    throw error
  }
}

function asksForXml({ headers }: Request): boolean {
  const accept = headers.get('accept') ?? ''
  return accept.includes('xml') && !accept.includes('json')
}

/** Alma would respond in XML; the mock refuses. */
function onlyJsonResponse(): Response {
  return new Response('The mock network imitates JSON responses only. Send Accept: application/json.', {
    status: 406,
  })
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
