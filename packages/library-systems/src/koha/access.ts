import { second } from '../durations.ts'
import { notSent, unexpected } from '../exchange/failure.ts'
import type { Ask, HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { createInstitutionToken } from '../institution-token.ts'
import { isGiven, object, smallCount } from '../json-values.ts'
import type { Call } from '../port.ts'
import { reveal, type Secret } from '../secret.ts'

type Sent = Pick<HttpRequest, 'method' | 'path' | 'json' | 'headers'>

/** Calls Koha with the token of our API key. */
export type Access = (request: Sent, call: Call) => Promise<HttpResponse>

export const tokenPath = '/oauth/token'

/** Rejects with `key-rejected`, before any effect, if Koha does not know our key or the key lacks the permission. */
export function createAccess(ask: Ask, key: Secret | null): Access {
  const { withToken } = createInstitutionToken<HttpResponse>({
    logIn: (call) => logIn(ask, key, call),
    stateIn: ({ status }) => (status === 401 ? 'lost' : 'good'),
  })

  return async (request, call) => {
    const isWrite = request.method !== undefined && request.method !== 'GET'
    const send = (token: string, isLast: boolean) =>
      ask({
        ...call,
        ...request,
        ...(isWrite && { limit: 'write' as const }),
        headers: { ...request.headers, authorization: `Bearer ${token}` },
        probesKey: isLast,
      })
    const response = await withToken(call, send)
    if (lacksPermission(response)) throw notSent('key-rejected', 'missing permission')
    return response
  }
}

/** A longer token is rejected: truncated, it would be another token. */
const ofToken = /^[\x21-\x7E]{1,4096}$/

async function logIn(ask: Ask, key: Secret | null, call: Call) {
  const [id = '', secret = ''] = (key ? reveal(key) : '').split(/:(.*)/s)
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret }
  const { status, body } = await ask({
    ...call,
    method: 'POST',
    path: tokenPath,
    form,
  })
  if (rejectsLogin(status)) return null
  const { access_token: token, expires_in: seconds } = object(body)
  if (status >= 400 || typeof token !== 'string' || !ofToken.test(token)) throw unexpected('no token')
  const life = smallCount(seconds)
  return { token, life: life === null ? null : life * second }
}

/** 400: the grant is switched off at the server; 403: Koha does not know the id and secret. */
function rejectsLogin(status: number): boolean {
  return status === 400 || status === 401 || status === 403
}

/** A refused change also has status 403, but names no permission. */
function lacksPermission({ status, body }: HttpResponse): boolean {
  return status === 403 && isGiven(object(body).required_permissions)
}

export function rejectsKey(response: HttpResponse, { path, probesKey = false }: HttpRequest): boolean {
  if (path === tokenPath) return rejectsLogin(response.status)
  return lacksPermission(response) || (probesKey && response.status === 401)
}
