import type { FastifyInstance } from 'fastify'
import { describeError } from './problems.ts'

/** Logs are written by allowlist: the usual serializers would print addresses, messages and what they quote. */
export function loggerOptions(level: string) {
  return {
    level,
    base: null,
    serializers: { err: describeError, req: () => ({}), res: () => ({}) },
  }
}

/** One line a request: the pattern of its route, never its address. */
export function logRequests(app: FastifyInstance) {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.is404 ? 'none' : request.routeOptions.url,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    })
  })
}
