import { minute } from '../durations.ts'
import { InstitutionFailure, notSent, rejectOnDisconnect, unexpected } from '../exchange/failure.ts'
import type { Ask, HttpRequest } from '../exchange/http-client.ts'
import type { HttpResponse } from '../exchange/read-response.ts'
import { object } from '../json-values.ts'
import type { Call } from '../port.ts'
import { reveal, type Secret } from '../secret.ts'
import type { Settings } from './folio-values.ts'

export const tokenCookie = 'folioAccessToken'

type Sent = Pick<HttpRequest, 'method' | 'path' | 'json'>
export type Access = ReturnType<typeof createAccess>

/** Calls FOLIO with the token of our service user, who may read the accounts of all patrons. */
export function createAccess(ask: Ask, settings: Settings, key: Secret | null) {
  const tokens = createTokens((call) => logIn(ask, settings, { key, call }))

  /**
   * Sends a call. Where the token may have been lost, it logs in once more and sends the call again, which had no effect.
   * What the service user may not do has the same status as a lost token.
   */
  async function send(sent: Sent, call: Call): Promise<HttpResponse> {
    const token = await tokens.get(call)
    const answer = await sendWith(token, sent, call)
    if (!mayBeOfToken(answer)) {
      tokens.recordSuccess(token)
      return answer
    }
    if (!tokens.mayBeLost(token, answer.status)) return requireAllowed(answer)
    tokens.forget(token)
    return requireAllowed(await sendWith(await tokens.get(call), sent, call))
  }

  function sendWith({ text }: Token, sent: Sent, call: Call): Promise<HttpResponse> {
    const token: Record<string, string> =
      settings.sendToken === 'cookie' ? { cookie: `${tokenCookie}=${text}` } : { 'x-okapi-token': text }
    return ask({ ...call, ...sent, headers: { 'x-okapi-tenant': settings.tenant, ...token } })
  }

  return { send, logIn: tokens.get }
}

/** Whether the status can mean that a token was lost. A module that rejects a call says why, in JSON. */
function mayBeOfToken({ status, body }: HttpResponse): boolean {
  return status === 401 || status === 403 || (status === 400 && body === null)
}

function requireAllowed(answer: HttpResponse): HttpResponse {
  if (answer.status !== 401 && answer.status !== 403) return answer
  throw notSent('key-rejected', `status ${answer.status}`)
}

type Token = { text: string; from: number; renewAt: number }

/** The part of a token's life after which it is renewed. */
const renewAfter = 0.8
const now = () => performance.now()

/**
 * Keeps one token in memory, with one login at a time. A rejected login is not tried again for five minutes, because FOLIO
 * locks users who fail too often.
 */
function createTokens(begin: (call: Call) => Promise<{ text: string; life: number }>) {
  let token: Token | null = null
  let running: Promise<Token> | null = null
  let rejection: { failure: InstitutionFailure; until: number } | null = null
  const worked = new WeakSet<Token>()

  async function get(call: Call): Promise<Token> {
    if (token && now() < token.renewAt) return token
    if (rejection && now() < rejection.until) throw rejection.failure
    running ??= renew(call).finally(() => (running = null))
    return Promise.race([running, rejectOnDisconnect(call.signal)])
  }

  async function renew(call: Call): Promise<Token> {
    try {
      const { text, life } = await begin(call)
      rejection = null
      token = { text, from: now(), renewAt: now() + life * renewAfter }
      return token
    } catch (error) {
      if (error instanceof InstitutionFailure && error.code === 'key-rejected')
        rejection = { failure: error, until: now() + 5 * minute }
      throw error
    }
  }

  /**
   * A token that never worked is no lost one. What has no permission is rejected with every token: in the first minute
   * of one, nothing else explains status 400 or 403.
   */
  function mayBeLost(used: Token, status: number): boolean {
    return status === 401 ? worked.has(used) : now() - used.from > minute
  }

  return {
    get,
    mayBeLost,
    recordSuccess: (used: Token) => void worked.add(used),
    /** Another call may have replaced it already. */
    forget: (used: Token) => void (token === used && (token = null)),
  }
}

/** Milliseconds: the life of a token that does not say when it ends. */
const assumedLife = 10 * minute
/** A longer token is rejected, because a part of it would be another one. */
const ofToken = /^[\x21-\x3A\x3C-\x7E]{1,8192}$/

/** The login outlives its first caller, because others wait for it. */
async function logIn(
  ask: Ask,
  { tenant }: Settings,
  { key, call }: { key: Secret | null; call: Call },
): Promise<{ text: string; life: number }> {
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(key ? reveal(key) : '') ?? []
  const { status, cookie, body } = await ask({
    ...call,
    method: 'POST',
    path: '/authn/login-with-expiry',
    json: { username, password },
    headers: { 'x-okapi-tenant': tenant },
    limit: 'read',
    probesKey: true,
    skipCoalescing: true,
    outlivesCaller: true,
  })
  // FOLIO says in JSON that a name or a password is wrong; the gateway rejects a tenant before that.
  if (status === 422) throw notSent('key-rejected', loginRefused)
  if (status >= 400) throw notSent('key-rejected', tenantRefused)
  if (cookie === undefined || !ofToken.test(cookie)) throw unexpected('no token')
  const end = Date.parse(String(object(body).accessTokenExpiration))
  const life = end - call.now.getTime()
  return { text: cookie, life: life > 0 ? life : assumedLife }
}

export const loginRefused = 'login refused'
export const tenantRefused = 'tenant or gateway refuses the login'
