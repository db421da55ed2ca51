import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import type { Members } from '../network/members.ts'
import { contentType, toText, type Metric } from './exposition.ts'
import { networkMetrics } from './network-metrics.ts'

/** For those who run the card, on a port that browsers do not reach. Nothing in it is about a patron. */
export function serveMetrics(app: FastifyInstance, { metricsPort, host }: Config, members: Members) {
  if (metricsPort === null) return
  const server = createServer(answer(members))
  app.addHook('onListen', async () => {
    await once(server.listen(metricsPort, host), 'listening')
    app.log.info({ address: server.address() }, 'metrics')
  })
  app.addHook('onClose', async () => {
    server.closeAllConnections()
    server.close()
  })
}

function answer(members: Members): RequestListener {
  return ({ url }, response) => {
    if (url !== '/metrics') return response.writeHead(404).end()
    return response
      .writeHead(200, { 'content-type': contentType })
      .end(toText([...networkMetrics(members), ...processMetrics()]))
  }
}

function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage()
  return [
    {
      name: 'process_resident_memory_bytes',
      help: 'Memory of this process.',
      type: 'gauge',
      samples: [{ value: process.memoryUsage.rss() }],
    },
    {
      name: 'process_cpu_seconds_total',
      help: 'Time of the processor that this process has used.',
      type: 'counter',
      samples: [{ value: (user + system) / 1e6 }],
    },
  ]
}
