import type { FastifyInstance } from 'fastify'
import type { SessionStore } from './sessions.ts'

const minute = 60_000

/** What has ended is deleted, whether or not anybody asks for it. */
export function deleteExpiredSessions(app: FastifyInstance, store: SessionStore) {
  let timer: NodeJS.Timeout
  app.addHook('onReady', async () => {
    await deleteExpired(store)
    timer = setInterval(() => {
      deleteExpired(store).catch((error: unknown) =>
        app.log.error({ err: error }, 'expired sessions not deleted'),
      )
    }, minute).unref()
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

export async function deleteExpired({ database, clock }: SessionStore): Promise<void> {
  await database.deleteFrom('sessions').where('ends', '<=', clock()).execute()
}
