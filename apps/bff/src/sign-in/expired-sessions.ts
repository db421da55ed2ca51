import type { FastifyInstance } from 'fastify'
import { runPeriodically } from '../periodic.ts'
import type { SessionStore } from './sessions.ts'
import { forgetOldTries } from './tries.ts'

const minute = 60_000

type Dependencies = {
  store: SessionStore
  /** Ends what this process holds of a session. */
  onEnd: (sessionKey: string) => void
}

/** What has ended is deleted, whether or not anybody asks for it. */
export function deleteExpiredSessions(app: FastifyInstance, dependencies: Dependencies) {
  runPeriodically(app, {
    every: minute,
    run: () => deleteExpired(dependencies),
    failure: 'expired sessions not deleted',
  })
}

async function deleteExpired({ store: { database, clock }, onEnd }: Dependencies): Promise<void> {
  const ended = await database
    .deleteFrom('sessions')
    .where('ends', '<=', clock())
    .returning('id_hash')
    .execute()
  for (const session of ended) onEnd(session.id_hash)
  await forgetOldTries({ database, clock })
}
