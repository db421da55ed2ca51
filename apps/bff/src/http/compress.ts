import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { maxAccepted } from './language.ts'

const compress = promisify(gzip)
/** Bytes that fit into one packet, compressed or not. */
const smallest = 1_400
const compressible = /^(application\/json|text\/)/

export function acceptsGzip({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const accepted = headers['accept-encoding']?.slice(0, maxAccepted)
  const accepts = new Negotiator({ headers: { 'accept-encoding': accepted } })
  return accepts.encoding(['gzip', 'identity']) === 'gzip'
}

/**
 * Compresses whole responses. Streams compress their own lines, and the build has compressed the assets. Another
 * site's page cannot measure the size of a response below `/api`, which requires our header.
 */
export function compressResponses(app: FastifyInstance) {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < smallest || reply.hasHeader('content-encoding'))
      return payload
    if (!compressible.test(String(reply.getHeader('content-type')))) return payload
    reply.header('vary', 'accept-encoding')
    if (!acceptsGzip(request)) return payload
    reply.header('content-encoding', 'gzip').removeHeader('content-length')
    return compress(payload)
  })
}
