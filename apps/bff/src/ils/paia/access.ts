import { LRUCache } from 'lru-cache'
import { day } from '../../clock.ts'
import { maxEntries } from '../../lru-size.ts'
import { InstitutionFailure } from '../../upstream/failure.ts'
import type { Ask } from '../../upstream/http-client.ts'
import type { JsonObject } from '../json-values.ts'
import type { Call, OwnSignIn } from '../port.ts'
import { askPaia, rejectsToken, type PaiaError } from './paia-call.ts'
import { toPathSegment } from '../path-segment.ts'
import type { Settings } from './paia-values.ts'
import { anotherPatron, createTokens } from './tokens.ts'

/** A method of PAIA core, below the patron. */
type Method = { path: '' | '/items' | '/fees' } | { path: '/renew' | '/cancel'; json: unknown }
type Answer = { body: JsonObject } | PaiaError

export type Access = ReturnType<typeof createAccess>

/** Calls PAIA core for a patron: with the token of their own sign-in, or with one of our client (`hasClient`). */
export function createAccess(ask: Ask, settings: Settings, hasClient: boolean) {
  const tokens = createTokens(ask, settings)
  /** Rejected tokens. They are not used again, unless a login returns them again. */
  const ended = new LRUCache<string, true>({ ...maxEntries(20_000), ttl: day, ttlAutopurge: true })

  /** Rejects with `sign-in-there-again` where the patron's own token has ended. */
  async function callCore(patronId: string, method: Method, call: Call): Promise<Answer> {
    const token = await tokenFor(patronId, call)
    const answer = await send(token, patronId, method, call)
    if ('body' in answer || !rejectsToken(answer)) return answer
    ended.set(token, true)
    if (call.signIn) throw signInAgain(answer.name)
    const again = await send(await tokenFor(patronId, call), patronId, method, call)
    // Our client was accepted in between: the server refuses this patron or this method.
    if (!('body' in again) && rejectsToken(again))
      throw new InstitutionFailure('refused', { detail: again.name, sent: false })
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
    if (signIn) throw signInAgain('known to have ended')
    if (!hasClient) throw new InstitutionFailure('sign-in-there', { detail: 'no token', sent: false })
    const granted = await grantToClient(patronId, call)
    if (!granted) throw new InstitutionFailure('refused', { detail: 'no token for this patron', sent: false })
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

function signInAgain(detail: string): InstitutionFailure {
  return new InstitutionFailure('sign-in-there-again', { detail, sent: false })
}
