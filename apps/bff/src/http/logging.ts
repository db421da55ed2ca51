import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { describeError } from './problems.ts'

/** Logs are written by allowlist: the usual serializers would print addresses, messages and what they quote. */
export function loggerOptions(level: string) {
  return {
    level,
    base: null,
    serializers: { err: describeError, req: () => ({}), res: () => ({}) },
  }
}

/** Only with the heads in the log can a cut end of the audit be found: every level except `silent` has them. */
export function auditLogOf(log: FastifyBaseLogger): FastifyBaseLogger {
  return log.level === 'silent' ? log : log.child({}, { level: 'info' })
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
