import { LRUCache } from 'lru-cache'
import type { FoundAccount } from '../ils/port.ts'

/** One list of a patron as an institution gave it; `found` null: there is no account. */
export type Listed<T> = {
  found: FoundAccount | null
  items: T[]
  /** By `performance.now()`: before it was asked for. */
  began: number
}

/** Milliseconds. An id from the browser is looked for in a list that is at most so old. */
const listsKeptFor = 5_000
/** An answer that left before a write can arrive so long after it. */
const writesKeptFor = 60_000
const mostLists = 2_000

/** Lists that were read a moment ago, by person and institution: an act that begins now need not ask for them again. */
export type RecentLists<T> = ReturnType<typeof createRecentLists<T>>

export function createRecentLists<T>(now = () => performance.now()) {
  const lists = new LRUCache<string, Listed<T>>({ max: mostLists, ttl: listsKeptFor, ttlAutopurge: true })
  const written = new LRUCache<string, number>({ max: mostLists, ttl: writesKeptFor, ttlAutopurge: true })

  return {
    recall(person: string, institutionCode: string): Listed<T> | undefined {
      const listed = lists.get(`${person} ${institutionCode}`)
      return listed && now() - listed.began < listsKeptFor ? listed : undefined
    },

    keep(person: string, institutionCode: string, listed: Listed<T>) {
      const key = `${person} ${institutionCode}`
      if (listed.began > (written.get(key) ?? -1)) lists.set(key, listed)
    },

    /** The person writes there: no list that was asked for before holds any more. */
    forget(person: string, institutionCode: string) {
      const key = `${person} ${institutionCode}`
      lists.delete(key)
      written.set(key, now())
    },
  }
}
