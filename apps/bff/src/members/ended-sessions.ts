import { LRUCache } from 'lru-cache'

/** Milliseconds. An answer for the session can still arrive this long after its end. */
const endsKeptFor = 600_000
const mostEnds = 100_000

/** Recently ended sessions, and listeners for everything in this process that must end with them. */
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
