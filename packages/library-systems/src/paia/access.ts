import { createCache } from '../cache.ts'
import { day } from '../durations.ts'
import { notSent, unexpected, type InstitutionFailure } from '../exchange/failure.ts'
import type { Ask } from '../exchange/http-client.ts'
import { type JsonObject, smallCount, idOf } from '../json-values.ts'
import { createLogins } from '../logins.ts'
import { type Call, type OwnSignIn, tokensKeptFor } from '../port.ts'
import { askPaia, rejectsToken, type PaiaError, failureOf } from './paia-call.ts'
import { toPathSegment } from '../path-segment.ts'
import type { Settings } from './paia-values.ts'

/** A method of PAIA core, below the patron. */
type Method = { path: '' | '/items' | '/fees' } | { path: '/renew' | '/cancel'; json: unknown }
type Answer = { body: JsonObject } | PaiaError

export type Access = ReturnType<typeof createAccess>

/** Calls PAIA core for a patron, with the token of their own sign-in or, if `hasClient`, with a token of our client. */
export function createAccess(ask: Ask, settings: Settings, hasClient: boolean) {
  const tokens = createTokens(ask, settings)
  /** Rejected tokens, which are not used again unless a login returns them again. */
  const ended = createCache<true>(20_000, day)

  /** Rejects with `sign-in-there-again` if the patron's own token has ended. */
  async function callCore(patronId: string, method: Method, call: Call): Promise<Answer> {
    const token = await tokenFor(patronId, call)
    const answer = await send(token, patronId, method, call)
    if ('body' in answer || !rejectsToken(answer)) return answer
    ended.set(token, true)
    if (call.signIn) throw notSent('sign-in-there-again', answer.name)
    const again = await send(await tokenFor(patronId, call), patronId, method, call)
    // The server accepted our client in between, so it refuses this patron or this method.
    if (!('body' in again) && rejectsToken(again)) throw notSent('refused', again.name)
    return again
  }

  function send(token: string, patronId: string, method: Method, call: Call): Promise<Answer> {
    const isWrite = 'json' in method
    const request = {
      ...method,
      path: `${settings.core}/${toPathSegment(patronId)}${method.path}`,
      headers: { authorization: `Bearer ${token}` },
      ...(isWrite && { method: 'POST' as const }),
    }
    return askPaia(ask, request, isWrite ? { ...call, limit: 'write' } : call)
  }

  async function tokenFor(patronId: string, call: Call): Promise<string> {
    const { signIn } = call
    if (signIn && signIn.patronId !== patronId) throw anotherPatron()
    const known = signIn ?? tokens.get(patronId)
    if (known && isValid(known, call.now)) return known.token
    if (signIn) throw notSent('sign-in-there-again', 'known to have ended')
    if (!hasClient) throw notSent('sign-in-there', 'no token')
    const granted = await grantToClient(patronId, call)
    if (!granted) throw notSent('refused', 'no token for this patron')
    return granted.token
  }

  const grantToClient: typeof tokens.grant = async (...login) => accept(await tokens.grant(...login))
  const signIn: typeof tokens.signIn = async (...login) => accept(await tokens.signIn(...login))

  function accept(granted: OwnSignIn | null): OwnSignIn | null {
    if (granted) ended.delete(granted.token)
    return granted
  }

  function isValid({ token, ends }: OwnSignIn, now: Date): boolean {
    return !ended.has(token) && (ends === null || ends > now.getTime())
  }

  return { callCore, grantToClient, signIn, signOut: tokens.signOut }
}

const scope = 'read_patron read_fees read_items write_items'
/** Milliseconds after a success for which our client counts as accepted. */
const acceptedFor = 5_000

/** Obtains tokens of our client for patrons, and caches them in memory only. */
function createTokens(ask: Ask, { auth, testPatron }: Settings) {
  const tokens = createCache<OwnSignIn>(20_000, tokensKeptFor)
  const logIn = createLogins((patronId, call, probesKey: boolean = false) =>
    request({ grant_type: 'client_credentials', patron: patronId }, call, probesKey),
  )
  let acceptedAt = Number.NEGATIVE_INFINITY

  /** Returns null if there is no such patron. Rejects with `key-rejected` if our client is not accepted. */
  async function grant(patronId: string, call: Call): Promise<OwnSignIn | null> {
    const granted = await logIn(patronId, call)
    if (!granted) {
      await requireAccepted(call)
      return null
    }
    if (granted.patronId !== patronId) throw anotherPatron()
    acceptedAt = call.now.getTime()
    tokens.set(patronId, granted)
    return granted
  }

  /**
   * Throws unless our client is accepted. Only a login for a test patron shows that: the error for an unknown
   * patron is the same as for a client whose secret is wrong.
   */
  async function requireAccepted(call: Call): Promise<void> {
    if (testPatron === undefined) throw unexpected('unknown patron or client: no testPatron')
    if (call.now.getTime() - acceptedAt < acceptedFor) return
    if (!(await logIn(testPatron, call, true))) throw clientRejected()
    acceptedAt = call.now.getTime()
  }

  /** Logs in; returns null if rejected. The request is a form, which servers of all versions accept. */
  async function request(
    form: Record<string, string>,
    call: Call,
    probesKey = false,
  ): Promise<OwnSignIn | null> {
    const login = { method: 'POST', path: `${auth}/login`, form: { ...form, scope }, probesKey } as const
    const answer = await askPaia(ask, login, { ...call, skipCoalescing: true })
    if ('body' in answer) return toSignIn(answer.body, call.now)
    // A sign-in by password does not send our client, so `invalid_client` may mean that the password is wrong.
    if (answer.name === 'invalid_client' && form['grant_type'] !== 'password') throw clientRejected()
    if (isRefusal(answer) && answer.name !== 'invalid_client') return null
    if (answer.status >= 500) throw failureOf(answer)
    throw unexpected(answer.name)
  }

  async function signOut({ patronId, token }: OwnSignIn, call: Call): Promise<void> {
    const logout = {
      method: 'POST',
      path: `${auth}/logout`,
      form: { patron: patronId },
      headers: { authorization: `Bearer ${token}` },
    } as const
    const answer = await askPaia(ask, logout, { ...call, skipCoalescing: true })
    // A token that is rejected has ended already.
    if (!('body' in answer) && !rejectsToken(answer)) throw failureOf(answer)
  }

  return {
    grant,
    get: (patronId: string) => tokens.get(patronId),
    /** Returns null if user name or password is wrong. */
    signIn: (username: string, password: string, call: Call) =>
      request({ grant_type: 'password', username, password }, call),
    signOut,
  }
}

/** A longer token is rejected: truncated, it would be another token. */
const ofToken = /^[\x21-\x7E]{1,8192}$/

function toSignIn(body: JsonObject, now: Date): OwnSignIn {
  const { access_token: token } = body
  const patronId = idOf(body.patron)
  if (patronId === null || typeof token !== 'string' || !ofToken.test(token)) throw unexpected('no token')
  const seconds = smallCount(body.expires_in)
  return { patronId, token, ends: seconds === null ? null : now.getTime() + seconds * 1_000 }
}

/**
 * Whether an error is a refusal, by its name or by status 401 or 403. The name counts because OAuth 2.0 answers a wrong
 * password with status 400 (RFC 6749, 5.2).
 */
function isRefusal({ name, status }: PaiaError): boolean {
  return name === 'invalid_grant' || name === 'access_denied' || status === 401 || status === 403
}

function clientRejected(): InstitutionFailure {
  return notSent('key-rejected', 'client rejected')
}

/** Returns the failure for a token of another patron, which would show their account. */
function anotherPatron(): InstitutionFailure {
  return notSent('unexpected-answer', 'another patron')
}
