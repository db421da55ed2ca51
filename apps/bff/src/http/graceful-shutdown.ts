import type { FastifyInstance } from 'fastify'

/** Closes a connection whose last response ends after shutdown began: kept alive, it would hold the process. */
export function closeConnectionsWhenStopping(app: FastifyInstance) {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onResponse', async () => {
    if (stopping) app.server.closeIdleConnections()
  })
}
