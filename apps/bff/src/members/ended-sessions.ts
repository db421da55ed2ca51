import { createCache } from '@library-card/library-systems/cache.ts'
import { minute } from '@library-card/library-systems/durations.ts'
import { Type } from 'typebox'
import { singleReplica, type Replicas } from '../replicas/replicas.ts'

/** Milliseconds after the end of a session within which an answer for it can still arrive. */
const endsKeptFor = 10 * minute
const maxEnds = 100_000

/**
 * Recently ended sessions, and listeners for all data and streams in this process that must end with them, at
 * whichever replica they end.
 */
export type EndedSessions = ReturnType<typeof createEndedSessions>

const Ended = Type.Object({ sessionKey: Type.String() })

export function createEndedSessions(replicas: Replicas = singleReplica) {
  const ended = createCache<true>(maxEnds, endsKeptFor)
  const listeners: ((sessionKey: string) => void)[] = []

  replicas.subscribe('session-ended', Ended, ({ sessionKey }) => endHere(sessionKey))

  function endHere(sessionKey: string) {
    ended.set(sessionKey, true)
    for (const listener of listeners) listener(sessionKey)
  }

  return {
    has: (sessionKey: string) => ended.has(sessionKey),
    listen: (listener: (sessionKey: string) => void) => void listeners.push(listener),
    end: (sessionKey: string) => {
      endHere(sessionKey)
      replicas.publish('session-ended', { sessionKey })
    },
  }
}
