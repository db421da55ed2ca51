import type { PatronProfile, Profile } from '@library-card/contract/session.ts'
import { day } from '@library-card/library-systems/durations.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { createRanges } from '../config/ranges.ts'
import { hostCookie } from './session-cookie.ts'

export const sharedBrowserCookie = '__Host-card-shared'
export const sharedBrowserLifetime = day

type Choice = { as?: 'staff'; profile?: PatronProfile }

export type Device = { profile: Profile; isShared: boolean }

/**
 * Creates a function that returns the device of a sign-in. On the library's own computers, patrons cannot choose
 * the longer session of their own device.
 */
export function createDevices({ network }: Config) {
  const isOfLibrary = createRanges(network.sharedComputers)

  return ({ ip, cookies }: FastifyRequest, { as, profile = 'own-device' }: Choice): Device => {
    const isLocked = isOfLibrary(ip)
    const chosen = as ?? (isLocked ? 'shared-computer' : profile)
    const isShared = chosen === 'shared-computer' || isLocked || cookies[sharedBrowserCookie] !== undefined
    return { profile: chosen, isShared }
  }
}

/**
 * Marks the browser as shared. After a session expires, the provider still knows its person. The next person must
 * therefore sign in again at the provider, even one who says that the computer is their own.
 */
export function markShared(reply: FastifyReply): void {
  reply.setCookie(sharedBrowserCookie, '1', { ...hostCookie, maxAge: sharedBrowserLifetime / 1000 })
}
