import { LRUCache } from 'lru-cache'

/** An answer to a question of the session can still arrive so long after its end. */
const endsKeptFor = 600_000
const mostEnds = 100_000

/** Sessions that have ended a moment ago, and everything in this process that must end with them. */
export type EndedSessions = ReturnType<typeof createEndedSessions>

export function createEndedSessions() {
  const ended = new LRUCache<string, true>({ max: mostEnds, ttl: endsKeptFor })
  const listeners: ((sessionKey: string) => void)[] = []

  return {
    has: (sessionKey: string) => ended.has(sessionKey),
    listen: (listener: (sessionKey: string) => void) => void listeners.push(listener),
    end: (sessionKey: string) => {
      ended.set(sessionKey, true)
      for (const listener of listeners) listener(sessionKey)
    },
  }
}
