import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'

/** What a member has said of the account there: the patron's id, or since when we know that there is none. */
type Known = { patronId: string } | { noneSince: Date }

/** In memory only, by session and institution. */
export type KnownAccounts = {
  recall: (sessionKey: string, institutionCode: string) => Known | undefined
  remember: (sessionKey: string, institutionCode: string, known: Known) => void
  /** The session has ended. */
  forget: (sessionKey: string) => void
}

const hour = 3_600_000
/** No session is longer. */
export const accountsKeptFor = 10 * hour
const mostSessions = 20_000

export function createKnownAccounts(clock: Clock): KnownAccounts {
  const sessions = new LRUCache<string, Map<string, Known>>({ max: mostSessions, ttl: accountsKeptFor })

  return {
    recall(sessionKey, institutionCode) {
      const known = sessions.get(sessionKey)?.get(institutionCode)
      const isOld = known && 'noneSince' in known && clock() - known.noneSince.getTime() >= hour
      return isOld ? undefined : known
    },

    remember(sessionKey, institutionCode, known) {
      const accounts = sessions.get(sessionKey) ?? new Map<string, Known>()
      const kept = 'patronId' in known ? { patronId: known.patronId } : known
      sessions.set(sessionKey, accounts.set(institutionCode, kept))
    },

    forget: (sessionKey) => void sessions.delete(sessionKey),
  }
}
