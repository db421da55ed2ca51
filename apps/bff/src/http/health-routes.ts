import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Database } from '../store/database.ts'

const schema = { hide: true }

/** Neither calls an institution: an institution that is down is no reason to restart this process or take it out of service. */
export function healthRoutes(app: FastifyInstance, database: Database) {
  app.get('/healthz', { schema }, async () => ({ ok: true }))
  app.get('/readyz', { schema }, async () => {
    await sql`select 1 from sessions limit 1`.execute(database)
    return { ok: true }
  })
}
