import { notSent, unexpected } from '../exchange/failure.ts'
import type { Ask, HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { createInstitutionToken, type TokenState } from '../institution-token.ts'
import { object } from '../json-values.ts'
import type { Call } from '../port.ts'
import { reveal, type Secret } from '../secret.ts'
import type { Settings } from './folio-values.ts'

export const tokenCookie = 'folioAccessToken'
export const loginPath = '/authn/login-with-expiry'

type Sent = Pick<HttpRequest, 'method' | 'path' | 'json'>
export type Access = ReturnType<typeof createAccess>

/** Calls FOLIO with the token of our service user, who may read the accounts of all patrons. */
export function createAccess(ask: Ask, settings: Settings, key: Secret | null) {
  let refusal: LoginRefusal | null = null
  const { withToken } = createInstitutionToken<HttpResponse>({
    async logIn(call) {
      const granted = await logIn(ask, settings, { key, call })
      refusal = typeof granted === 'string' ? granted : null
      return typeof granted === 'string' ? null : granted
    },
    stateIn,
  })

  async function send(sent: Sent, call: Call): Promise<HttpResponse> {
    const answer = await withToken(call, (token, isLast) => {
      const headers = { 'x-okapi-tenant': settings.tenant, ...headerOf(token, settings) }
      return ask({ ...call, ...sent, headers, probesKey: isLast })
    })
    if (answer.status === 403) throw notSent('key-rejected', 'status 403')
    return answer
  }

  return {
    send,
    /** Why the last login was refused; null if it was not. */
    loginRefusal: () => refusal,
  }
}

/** `wrong-login`: wrong name or password. `wrong-tenant`: the gateway refuses the tenant or address before FOLIO reads the login. */
type LoginRefusal = 'wrong-login' | 'wrong-tenant'

function headerOf(token: string, { sendToken }: Settings): Record<string, string> {
  return sendToken === 'cookie' ? { cookie: `${tokenCookie}=${token}` } : { 'x-okapi-token': token }
}

/**
 * A lost token has status 401, 403 or 400. A missing permission also has status 403, and a module that rejects a call has status
 * 400. A call with such an answer had no effect.
 */
function stateIn({ status, body }: HttpResponse): TokenState {
  if (status === 401) return 'lost'
  return status === 403 || (status === 400 && body === null) ? 'maybe-lost' : 'good'
}

/** A longer token is rejected: truncated, it would be another token. */
const ofToken = /^[\x21-\x3A\x3C-\x7E]{1,8192}$/

async function logIn(
  ask: Ask,
  { tenant }: Settings,
  { key, call }: { key: Secret | null; call: Call },
): Promise<{ token: string; life: number | null } | LoginRefusal> {
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(key ? reveal(key) : '') ?? []
  const { status, cookie, body } = await ask({
    ...call,
    method: 'POST',
    path: loginPath,
    json: { username, password },
    headers: { 'x-okapi-tenant': tenant },
    probesKey: true,
  })
  if (status >= 400) return status === 422 ? 'wrong-login' : 'wrong-tenant'
  if (cookie === undefined || !ofToken.test(cookie)) throw unexpected('no token')
  const life = Date.parse(String(object(body).accessTokenExpiration)) - call.now.getTime()
  return { token: cookie, life: life > 0 ? life : null }
}
