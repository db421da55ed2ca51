import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { collectDefaultMetrics, Registry } from '@prometheus-io/client'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { type CallTimes, networkMetrics } from './network-metrics.ts'
import { processMetrics, type ProcessSources } from './process-metrics.ts'
import { measureRequests, type EventMetrics } from './event-metrics.ts'

type Sources = ProcessSources & { callTimes: CallTimes; eventMetrics: EventMetrics }

/** Serves Prometheus metrics on a port of their own, which browsers do not reach. They hold nothing about patrons. */
export function serveMetrics(app: FastifyInstance, { metricsPort, metricsHost }: Config, sources: Sources) {
  if (metricsPort === null) return
  measureRequests(app, sources.eventMetrics)
  const server = createServer(answerFrom(registryOf(sources)))
  // Before the first request: a configured port that cannot be used stops the start.
  app.addHook('onReady', async () => {
    await once(server.listen(metricsPort, metricsHost), 'listening').catch((error: unknown) => {
      throw new Error(`METRICS_PORT: ${metricsPort} cannot be used (${codeOf(error)}). Set a free one.`)
    })
    app.log.info({ address: server.address() }, 'metrics')
  })
  app.addHook('onClose', async () => {
    server.closeAllConnections()
    server.close()
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function registryOf(sources: Sources): Registry {
  const { members, callTimes, eventMetrics } = sources
  const register = new Registry()
  collectDefaultMetrics({ register })
  const counted = [callTimes.histogram, ...Object.values(eventMetrics)]
  for (const metric of [...networkMetrics(members), ...processMetrics(sources), ...counted])
    register.registerMetric(metric)
  return register
}

function answerFrom(registry: Registry): RequestListener {
  return ({ url }, response) => {
    if (url !== '/metrics') return response.writeHead(404).end()
    const end = (text: string) => response.writeHead(200, { 'content-type': registry.contentType }).end(text)
    return void registry.metrics().then(end, () => response.writeHead(500).end())
  }
}
