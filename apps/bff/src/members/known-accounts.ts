import { LRUCache } from 'lru-cache'
import { hour, isWithin, type Clock } from '../clock.ts'
import type { EndedSessions } from './ended-sessions.ts'

/** An account; or when the member said that there is none; or that it is in no network with the home institution. */
type Known = KnownAccount | { noneSince: Date } | { notInNetwork: true }
/**
 * The patron's id at a member, with the id of the link to the home record if there is one, and the name by which the record is
 * known again.
 */
export type KnownAccount = { patronId: string; linkId: string | null; name: string }

/** `about`: keyed hash of the patron whom staff look up; without it, the session's own patron. */
type Whose = { sessionKey: string; about?: string }

/** No session lasts longer than this. */
export const accountsKeptFor = 10 * hour
/** Maximum across all sessions. */
const maxAccounts = 200_000

/** Known accounts by session and institution, in memory only. */
export function createKnownAccounts(clock: Clock, ended: Pick<EndedSessions, 'has'>) {
  const sessions = new LRUCache<string, { accounts: Map<string, Known> }>({
    maxSize: maxAccounts,
    sizeCalculation: ({ accounts }) => accounts.size,
    ttl: accountsKeptFor,
    ttlAutopurge: true,
  })

  return {
    get(whose: Whose, institutionCode: string): Known | undefined {
      const known = sessions.get(whose.sessionKey)?.accounts.get(placeOf(whose, institutionCode))
      const isOld = known && 'noneSince' in known && !isWithin(clock() - known.noneSince.getTime(), hour)
      return isOld ? undefined : known
    },

    /** Ignores answers that arrive after the end of the session. */
    set(whose: Whose, institutionCode: string, kept: Known) {
      const { sessionKey } = whose
      if (ended.has(sessionKey)) return
      const { accounts = new Map<string, Known>() } = sessions.get(sessionKey) ?? {}
      accounts.set(placeOf(whose, institutionCode), kept)
      sessions.set(sessionKey, { accounts })
    },

    /** Returns whether an entry existed. */
    delete: (whose: Whose, institutionCode: string): boolean =>
      sessions.get(whose.sessionKey)?.accounts.delete(placeOf(whose, institutionCode)) ?? false,

    deleteSession: (sessionKey: string) => void sessions.delete(sessionKey),
  }
}

function placeOf({ about = '' }: Whose, institutionCode: string): string {
  return `${about} ${institutionCode}`
}
