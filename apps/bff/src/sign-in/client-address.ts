import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import ipaddr from 'ipaddr.js'
import { CallProblem } from '../http/problems.ts'

/** Requires an address without a port: shared computers and throttled connections are identified by address. */
export function requireClientAddress(app: FastifyInstance) {
  app.addHook('onRequest', async (request) => {
    if (isIP(request.ip) !== 0) return
    request.log.error('the proxy in TRUST_PROXY writes X-Forwarded-For with more than an IP address')
    throw new CallProblem('unexpected-error')
  })
}

/** Returns an IPv4 address, or the /64 network of an IPv6 address: one subscriber chooses the rest of the address. */
export function connectionOf(address: string): string {
  const [withoutZone = ''] = address.split('%')
  const parsed = ipaddr.process(withoutZone)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')
}
