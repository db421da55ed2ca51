import type { FastifyBaseLogger, FastifyInstance } from 'fastify'

import { createClock, toInstant } from '../clock.ts'
import { build } from '../config/build.ts'
import { replicaName } from '../replicas/replicas.ts'
import type { Config } from '../config/config.ts'
import { describeError, problemOf, rememberProblems } from './problems.ts'

/** The machine's clock even in a demo: logs of several programs are read together. */
const machineClock = createClock(null)

/**
 * Options of the logger, which logs by allowlist: the default serializers print URLs and error messages, which may
 * quote personal data.
 */
export function loggerOptions({ logLevel: level, port }: Pick<Config, 'logLevel' | 'port'>) {
  return {
    level,
    base: { replica: replicaName({ port }), version: build.version },
    timestamp: () => `,"time":"${toInstant(machineClock())}"`,
    formatters: { level: (name: string) => ({ level: name }) },
    serializers: { err: describeError, req: () => ({}), res: () => ({}) },
  }
}

/** Returns the log of audit heads, which reveal a truncated audit. Every level except `silent` includes them. */
export function auditLogOf(log: FastifyBaseLogger): FastifyBaseLogger {
  return log.level === 'silent' ? log : log.child({}, { level: 'info' })
}

/** Logs one line per request, with the pattern of its route and never its URL. Sends the request's id in the response. */
export function logRequests(app: FastifyInstance) {
  rememberProblems(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.is404 ? 'none' : request.routeOptions.url,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      problem: problemOf(request) ?? undefined,
    })
  })
}
