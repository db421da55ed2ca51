import { ReturnTo } from '@library-card/contract/browser-input.ts'
import { Profile } from '@library-card/contract/session.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import type { Database } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { open, seal } from '../store/sealed-json.ts'
import { hostCookie } from './session-cookie.ts'
import type { SessionStore } from './sessions.ts'

export const pendingCookie = '__Host-card-sign-in'
export const pendingLifetime = 10 * minute

/** The state of a sign-in between its start and the provider's callback. */
export const PendingSignIn = Type.Object({
  /** An institution's code, or `network`. */
  provider: Type.String(),
  state: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  ...ReturnTo,
  profile: Profile,
  /** Whether the provider must have authenticated the person just now. */
  fresh: Type.Boolean(),
  /** Milliseconds since 1970. */
  began: Type.Number(),
})
export type PendingSignIn = Static<typeof PendingSignIn>

/** Stores the pending sign-in in a sealed cookie: the server stores nothing until it is completed. */
export function setPendingCookie(reply: FastifyReply, pending: PendingSignIn, rootKey: Buffer) {
  const sealed = seal(JSON.stringify(pending), pendingCookie, rootKey).toString('base64url')
  return reply.setCookie(pendingCookie, sealed, { ...hostCookie, maxAge: pendingLifetime / 1000 })
}

/**
 * Takes the pending sign-in, which can be used once across all processes: otherwise one cookie could cause any
 * number of token requests. Returns null if it is missing, used, too old, not sealed by us, or not the one that the
 * response belongs to.
 */
export async function takePending(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, rootKey, clock }: Pick<SessionStore, 'database' | 'rootKey' | 'clock'>,
): Promise<PendingSignIn | null> {
  const text = open(Buffer.from(request.cookies[pendingCookie] ?? '', 'base64url'), pendingCookie, rootKey)
  const pending: unknown = text === null ? null : JSON.parse(text)
  if (!Check(PendingSignIn, pending)) return null
  // If they differ, the response is from an older tab or another site; this browser's own sign-in continues.
  if (new URL(request.url, 'http://callback').searchParams.get('state') !== pending.state) return null
  reply.clearCookie(pendingCookie, hostCookie)
  if (clock() - pending.began > pendingLifetime) return null
  const isFirst = await useOnce(database, keyedHash(rootKey, 'sign-in', pending.state), clock())
  return isFirst ? pending : null
}

/**
 * Stores a used sign-in in the table of failed passwords, for as long as one of them. Returns whether this was the
 * first use.
 */
async function useOnce(database: Database, key: string, now: number): Promise<boolean> {
  const first = await database
    .insertInto('tries')
    .values({ key_hash: key, failed: 1, until: 0, last: now })
    .onConflict((used) => used.column('key_hash').doNothing())
    .returning('key_hash')
    .executeTakeFirst()
  return first !== undefined
}
