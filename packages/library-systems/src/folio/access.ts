import { minute } from '../durations.ts'
import { notSent, unexpected } from '../exchange/failure.ts'
import type { Ask, HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { createInstitutionToken } from '../institution-token.ts'
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
  /** The time of the last login, by the clock of the calls. */
  let loggedInAt = Number.NEGATIVE_INFINITY
  let refusal: LoginRefusal | null = null
  const { withToken } = createInstitutionToken(async (call) => {
    const granted = await logIn(ask, settings, { key, call })
    loggedInAt = call.now.getTime()
    refusal = typeof granted === 'string' ? granted : null
    return typeof granted === 'string' ? null : granted
  })

  async function send(sent: Sent, call: Call): Promise<HttpResponse> {
    const answer = await withToken(call, {
      send: (token, isLast) => {
        const headers = { 'x-okapi-tenant': settings.tenant, ...headerOf(token, settings) }
        return ask({ ...call, ...sent, headers, probesKey: isLast })
      },
      isRejected: (given) => isOfToken(given, call.now.getTime() - loggedInAt),
    })
    // What the service user may not do has the same statuses as a lost token.
    if (answer.status !== 401 && answer.status !== 403) return answer
    throw notSent('key-rejected', `status ${answer.status}`)
  }

  return {
    send,
    /** Why the last login was refused; null if it was not. */
    loginRefusal: () => refusal,
  }
}

/** Wrong name or password; or, said by the gateway before FOLIO sees them, a wrong tenant or address. */
type LoginRefusal = 'wrong-login' | 'wrong-tenant'

function headerOf(token: string, { sendToken }: Settings): Record<string, string> {
  return sendToken === 'cookie' ? { cookie: `${tokenCookie}=${token}` } : { 'x-okapi-token': token }
}

/**
 * Whether an answer means that the token is lost. A missing permission has status 403 as well, and a module that rejects a
 * call status 400: in the first minute after a login, they are those. Such an answer had no effect.
 */
function isOfToken({ status, body }: HttpResponse, age: number): boolean {
  return status === 401 || (age > minute && (status === 403 || (status === 400 && body === null)))
}

/** A longer token is rejected, because a part of it would be another one. */
const ofToken = /^[\x21-\x3A\x3C-\x7E]{1,8192}$/

async function logIn(
  ask: Ask,
  { tenant }: Settings,
  { key, call }: { key: Secret | null; call: Call },
): Promise<{ token: string; seconds: number | null } | LoginRefusal> {
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(key ? reveal(key) : '') ?? []
  const { status, cookie, body } = await ask({
    ...call,
    method: 'POST',
    path: loginPath,
    json: { username, password },
    headers: { 'x-okapi-tenant': tenant },
    limit: 'read',
    probesKey: true,
    skipCoalescing: true,
  })
  if (status >= 400) return status === 422 ? 'wrong-login' : 'wrong-tenant'
  if (cookie === undefined || !ofToken.test(cookie)) throw unexpected('no token')
  const life = Date.parse(String(object(body).accessTokenExpiration)) - call.now.getTime()
  return { token: cookie, seconds: life > 0 ? life / 1_000 : null }
}
