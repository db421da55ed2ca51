import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createRanges } from '../config/ranges.ts'

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Returns an id such as `7F3K-2Q9D`: short enough to read out at a desk, without letters that look like digits. */
export function newRequestId(): string {
  const letters = Array.from(randomBytes(8), (byte) => crockford[byte % 32]).join('')
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}

/**
 * Creates a function that returns the request's id. The id comes from a trusted proxy, so that the proxy's log can
 * be searched for it; otherwise it is new.
 */
export function createRequestIds(trustProxy: readonly string[] | null) {
  const isProxy = createRanges(trustProxy ?? [])
  return ({ headers, socket }: IncomingMessage): string => {
    const given = headers['x-request-id']
    const isGiven = typeof given === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(given)
    return isGiven && isProxy(socket.remoteAddress ?? '') ? given : newRequestId()
  }
}
