import type { FastifyInstance } from 'fastify'

/** A connection whose last answer came after the stop began would be kept alive, and hold the process. */
export function closeConnectionsWhenStopping(app: FastifyInstance) {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onResponse', async () => {
    if (stopping) app.server.closeIdleConnections()
  })
}
