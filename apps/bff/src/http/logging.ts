import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { describeError } from './problems.ts'

/** Logs are written by allowlist: the default serializers print URLs and error messages, which may quote personal data. */
export function loggerOptions(level: string) {
  return {
    level,
    base: null,
    serializers: { err: describeError, req: () => ({}), res: () => ({}) },
  }
}

/** A truncated audit is detected by the heads in the log, so every level except `silent` has them. */
export function auditLogOf(log: FastifyBaseLogger): FastifyBaseLogger {
  return log.level === 'silent' ? log : log.child({}, { level: 'info' })
}

/** One line per request: the pattern of its route, never its URL. */
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
