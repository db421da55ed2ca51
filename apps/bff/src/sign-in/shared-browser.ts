import type { FastifyReply, FastifyRequest } from 'fastify'
import { hostCookie } from './session-cookie.ts'

export const sharedBrowserCookie = '__Host-card-shared'
export const sharedBrowserLifetime = 24 * 3_600_000

/**
 * Somebody has said that this browser is shared. Where their session has ended by itself the provider still knows them:
 * the next person is asked anew, also who says that the computer is their own.
 */
export function keepShared(reply: FastifyReply): FastifyReply {
  return reply.setCookie(sharedBrowserCookie, '1', { ...hostCookie, maxAge: sharedBrowserLifetime / 1000 })
}

export function isShared(request: FastifyRequest): boolean {
  return request.cookies[sharedBrowserCookie] !== undefined
}
