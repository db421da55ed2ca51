import { ReturnTo } from '@library-card/contract/return-to.ts'
import { Profile } from '@library-card/contract/session.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import type { Clock } from '../clock.ts'
import { open, seal } from '../store/seal.ts'
import { hostCookie } from './session-cookie.ts'

export const pendingCookie = '__Host-card-sign-in'
export const pendingLifetime = 10 * 60_000

/** What must be known again when the browser comes back from the provider. */
export const PendingSignIn = Type.Object({
  /** Whose provider: an institution's code, or `network`. */
  provider: Type.String(),
  state: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  ...ReturnTo,
  profile: Profile,
  /** The provider must have seen the person just now. */
  fresh: Type.Boolean(),
  /** Milliseconds since 1970. */
  began: Type.Number(),
})
export type PendingSignIn = Static<typeof PendingSignIn>

/** It is kept by the browser, sealed: nobody who only begins to sign in leaves anything with us. */
export function keepPending(reply: FastifyReply, pending: PendingSignIn, dataKey: Buffer) {
  const sealed = seal(JSON.stringify(pending), pendingCookie, dataKey).toString('base64url')
  return reply.setCookie(pendingCookie, sealed, { ...hostCookie, maxAge: pendingLifetime / 1000 })
}

/** Gives it once: the cookie goes. null: there is none, it is too old, or not ours. */
export function takePending(
  request: FastifyRequest,
  reply: FastifyReply,
  ground: { dataKey: Buffer; clock: Clock },
) {
  reply.clearCookie(pendingCookie, hostCookie)
  const text = open(
    Buffer.from(request.cookies[pendingCookie] ?? '', 'base64url'),
    pendingCookie,
    ground.dataKey,
  )
  const pending: unknown = text === null ? null : JSON.parse(text)
  if (!Check(PendingSignIn, pending)) return null
  return ground.clock() - pending.began <= pendingLifetime ? pending : null
}
