import type { FastifyInstance } from 'fastify'
import type { SessionStore } from './sessions.ts'
import { forgetOldTries } from './tries.ts'

const minute = 60_000

type Ground = {
  store: SessionStore
  /** Ends what this process holds of a session. */
  onEnd: (sessionKey: string) => void
}

/** What has ended is deleted, whether or not anybody asks for it. */
export function deleteExpiredSessions(app: FastifyInstance, ground: Ground) {
  let timer: NodeJS.Timeout
  app.addHook('onReady', async () => {
    await deleteExpired(ground)
    timer = setInterval(() => {
      deleteExpired(ground).catch((error: unknown) =>
        app.log.error({ err: error }, 'expired sessions not deleted'),
      )
    }, minute).unref()
  })
  app.addHook('onClose', async () => clearInterval(timer))
}

async function deleteExpired({ store: { database, clock }, onEnd }: Ground): Promise<void> {
  const ended = await database
    .deleteFrom('sessions')
    .where('ends', '<=', clock())
    .returning('id_hash')
    .execute()
  for (const session of ended) onEnd(session.id_hash)
  await forgetOldTries({ database, clock })
}
