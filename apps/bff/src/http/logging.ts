import { hostname } from 'node:os'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

import packageJson from '../../package.json' with { type: 'json' }
import type { Config } from '../config/config.ts'
import { describeError } from './problems.ts'

/** Logs are written by allowlist: the default serializers print URLs and error messages, which may quote personal data. */
export function loggerOptions({ logLevel: level, port }: Pick<Config, 'logLevel' | 'port'>) {
  return {
    level,
    base: { replica: `${hostname()}:${port}`, version: packageJson.version },
    serializers: { err: describeError, req: () => ({}), res: () => ({}) },
  }
}

/** A truncated audit is detected by the heads in the log, so every level except `silent` has them. */
export function auditLogOf(log: FastifyBaseLogger): FastifyBaseLogger {
  return log.level === 'silent' ? log : log.child({}, { level: 'info' })
}

/** One line per request: the pattern of its route, never its URL. Its id is returned. */
export function logRequests(app: FastifyInstance) {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.is404 ? 'none' : request.routeOptions.url,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    })
  })
}
