import { LRUCache } from 'lru-cache'

/** The number of sessions that are compared. */
const lastSessions = 50

/**
 * Whether the patrons of the last sessions have accounts outside their home institutions. If none has, `network.accounts` is
 * probably wrong: each institution says "no account", which is no failure.
 */
export function createFoundElsewhere(alert: () => void = () => {}) {
  // One more, because the newest session may still wait for answers.
  const found = new LRUCache<string, boolean>({ max: lastSessions + 1 })
  let wasNobody = false

  function isNobodyFound(): boolean {
    const ended = [...found.values()].slice(1)
    return ended.length === lastSessions && !ended.includes(true)
  }

  return {
    isNobodyFound,
    /** An institution other than home has answered. */
    record(sessionKey: string, isFound: boolean) {
      const before = found.get(sessionKey)
      const after = isFound || before === true
      if (after === before) return
      found.set(sessionKey, after)
      const isNobody = isNobodyFound()
      if (isNobody && !wasNobody) alert()
      wasNobody = isNobody
    },
  }
}
