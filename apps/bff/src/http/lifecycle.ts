import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Database } from '../store/database.ts'

/** Neither calls an institution: an institution that is down is no reason to restart this process or take it out of service. */
export function healthRoutes(app: FastifyInstance, database: Database) {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))
  app.get('/readyz', { schema: { hide: true } }, async () => {
    await sql`select 1 from sessions limit 1`.execute(database)
    return { ok: true }
  })
}

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
