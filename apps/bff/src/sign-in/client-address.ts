import { isIP, isIPv6 } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { CallProblem } from '../http/problems.ts'

/** Shared computers and throttled addresses are found by address, which must not contain a port. */
export function requireClientAddress(app: FastifyInstance) {
  app.addHook('onRequest', async (request) => {
    if (isIP(request.ip) !== 0) return
    request.log.error('the proxy in TRUST_PROXY writes X-Forwarded-For with more than an IP address')
    throw new CallProblem('unexpected-error')
  })
}

/** An IPv4 address, or the /64 network of an IPv6 address, in which one subscriber chooses the rest. */
export function connectionOf(address: string): string {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const first = groupsIn(head)
  const last = groupsIn(tail ?? '')
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

function groupsIn(part: string): string[] {
  return part.split(':').filter(Boolean)
}
