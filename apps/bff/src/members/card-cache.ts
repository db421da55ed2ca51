import type { AccountCard } from '@library-card/contract/card.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import { createCache } from '@library-card/library-systems/cache.ts'
import { minute, second } from '@library-card/library-systems/durations.ts'
import type { FoundAccount, List } from '@library-card/library-systems/port.ts'
import type { EndedSessions } from './ended-sessions.ts'
import type { Patron, SignIns } from './patron.ts'

/** `began`: the time of the request, by `performance.now()`. */
type Answer = { began: number }
type CachedCard = Answer & { card: AccountCard }
/** An account that was read at sign-in or for a reminder's address. Its lists are read later. */
export type ReadAccount = Answer & { found: FoundAccount; readAt: Date }
/** One list of a patron as an institution gave it; `found`: null if there is no account. */
export type Listed<T> = Answer & List<T> & { found: FoundAccount | null }
/**
 * A list requested for a page that has since closed, and that no page has shown. `list`: null if the library system
 * does not provide it; `rows` is 0 until it arrives.
 */
type Kept<T> = Answer & { list: Promise<List<T> | null>; asOf: string; rows: number }
export type KeptLists<T> = ReturnType<typeof createKeptLists<T>>

export type PatronId = Pick<Patron, 'homeInstitutionCode' | 'id'>
type Owner = { cacheKey: string; patron: PatronId; signIns?: SignIns }
type Settings<T> = {
  maxSize: number
  sizeOf: (answer: T) => number
  ttl: number
  keyOf: (owner: Owner, institutionCode: string) => string
}

const MiB = 1024 * 1024
/** Milliseconds for which a card is kept at most. */
export const cardsKeptFor = 10 * minute
/** Milliseconds after a write within which a count may still be the earlier one. */
const countsLagFor = minute
/** Greatest age of a list in which an id from the browser is looked up. */
const listsKeptFor = 5 * second
/** Milliseconds, from its request, for which a list is kept for the patron's next page. */
const pagesFindFor = minute
/**
 * Maximum sizes in this process: `cards` in bytes, lists in rows (`kept`: for each kind of list). A row takes about
 * a kilobyte, and five at most, because long texts are cut.
 */
const defaultSizes = { cards: 256 * MiB, loans: 40_000, requests: 40_000, kept: 10_000 }
/** The largest share of a cache that one answer may take. A list of 2,000 loans, the most that we read, fits. */
const maxEntryShare = 1 / 16
const maxWrites = 100_000
/** Maximum of accounts whose lists are not read yet. */
const maxAccounts = 1_024
/** Milliseconds; 0 means never. */
const cacheConstants = {
  /** Age within which a card that is requested again comes from the cache. */
  cacheFor: 30 * second,
  /** The greatest age of a cached card that is shown while the institution fails. */
  staleIfErrorFor: cardsKeptFor,
}

export type ListCache<T> = ReturnType<typeof createAnswers<Listed<T>>>

type CacheDependencies = {
  institutionCodes: string[]
  ended: Pick<EndedSessions, 'has'>
  /** Called when a patron writes somewhere, through any replica. */
  onWrite?: ((patron: PatronId) => void) | undefined
  constants?: Partial<typeof cacheConstants>
  now?: () => number
}

/**
 * Answers of institutions, in memory only. Cards belong to a session. Lists belong to a patron's account at an
 * institution, whichever session read them.
 */
export function createCardCache(
  { institutionCodes, ended, onWrite, constants, now = () => performance.now() }: CacheDependencies,
  sizes = defaultSizes,
) {
  const writes = createCache<number>(maxWrites, cardsKeptFor)
  const wroteAt = (patron: PatronId, code: string) => writes.get(join(patronOf({ patron }), code)) ?? -1
  const used = new Map<string, number>()
  const ages = { now, wroteAt, ended }
  const cards = createAnswers<CachedCard>(
    { maxSize: sizes.cards, sizeOf: bytesOf, ttl: cardsKeptFor, keyOf: sessionOf },
    ages,
  )
  const accounts = createAnswers<ReadAccount>(
    { maxSize: maxAccounts, sizeOf: () => 1, ttl: cacheConstants.cacheFor, keyOf: sessionOf },
    ages,
  )
  const lists = { sizeOf: rowsOf, ttl: listsKeptFor, keyOf: accountOf }
  const loans = createAnswers<Listed<Loan>>({ ...lists, maxSize: sizes.loans }, ages)
  const requests = createAnswers<Listed<Request>>({ ...lists, maxSize: sizes.requests }, ages)
  const kept = {
    loans: createKeptLists<Loan>(sizes.kept, ages),
    requests: createKeptLists<Request>(sizes.kept, ages),
    fees: createKeptLists<Fee>(sizes.kept, ages),
  }
  const ofSessions = [cards, accounts, ...Object.values(kept)]

  return {
    ...cacheConstants,
    ...constants,
    now,
    cards,
    accounts,
    loans,
    requests,
    kept,
    /** How often a cached card was shown in place of a missing answer, by institution. */
    used: (institutionCode: string) => used.get(institutionCode) ?? 0,
    recordUse: (institutionCode: string) =>
      void used.set(institutionCode, (used.get(institutionCode) ?? 0) + 1),
    /** Records a patron's write at an institution. Answers requested before it are no longer used, in any session. */
    recordWrite(patron: PatronId, institutionCode: string, at = now()) {
      const before = wroteAt(patron, institutionCode)
      writes.set(join(patronOf({ patron }), institutionCode), Math.max(before, at))
      onWrite?.(patron)
    },
    /** Whether the patron wrote there in the last minute, so that a count may be older than the write. */
    hasJustWritten: (patron: PatronId, institutionCode: string) =>
      wroteAt(patron, institutionCode) > Math.max(0, now() - countsLagFor),
    deleteSession(cacheKey: string) {
      for (const code of institutionCodes) for (const answers of ofSessions) answers.delete(cacheKey, code)
    },
    clear() {
      for (const answers of [...ofSessions, loans, requests]) answers.clear()
    },
  }
}

type Ages = {
  now: () => number
  wroteAt: (patron: PatronId, code: string) => number
  ended: CacheDependencies['ended']
}

function createAnswers<T extends Answer>(
  { maxSize, sizeOf, ttl, keyOf }: Settings<T>,
  { now, wroteAt, ended }: Ages,
) {
  const answers = createCache<T>(maxSize, ttl, {
    sizeCalculation: sizeOf,
    maxEntrySize: maxSize * maxEntryShare,
  })
  return {
    get(owner: Owner, institutionCode: string, maxAge = ttl): T | undefined {
      const answer = answers.get(join(keyOf(owner, institutionCode), institutionCode))
      if (!answer || now() - answer.began >= Math.min(maxAge, ttl)) return undefined
      return answer.began > wroteAt(owner.patron, institutionCode) ? answer : undefined
    },
    /** Ignores answers that were requested before a write there, or that arrive after the end of the session. */
    set(owner: Owner, institutionCode: string, answer: T) {
      if (ended.has(owner.cacheKey) || answer.began <= wroteAt(owner.patron, institutionCode)) return
      answers.set(join(keyOf(owner, institutionCode), institutionCode), answer)
    },
    clear: () => answers.clear(),
    /** Only for answers that belong to a session. */
    delete: (cacheKey: string, institutionCode: string) =>
      void answers.delete(join(cacheKey, institutionCode)),
  }
}

/** Lists kept for the next page of their session. Each list is taken once. */
function createKeptLists<T>(maxSize: number, ages: Ages) {
  const sizeOf = ({ rows }: Kept<T>) => 1 + rows
  const answers = createAnswers<Kept<T>>({ maxSize, sizeOf, ttl: pagesFindFor, keyOf: sessionOf }, ages)
  return {
    clear: answers.clear,
    delete: answers.delete,
    take(owner: Owner, institutionCode: string): Kept<T> | undefined {
      const kept = answers.get(owner, institutionCode)
      if (kept) answers.delete(sessionOf(owner), institutionCode)
      return kept
    },
    /** Keeps a list that may not have arrived yet. Drops it if it fails. */
    set(owner: Owner, institutionCode: string, kept: Omit<Kept<T>, 'rows'>) {
      let latest: Kept<T> = { ...kept, rows: 0 }
      const isLatest = () => answers.get(owner, institutionCode) === latest
      answers.set(owner, institutionCode, latest)
      recordRows().catch(() => isLatest() && answers.delete(sessionOf(owner), institutionCode))

      async function recordRows() {
        const list = await kept.list
        if (!isLatest()) return
        latest = { ...latest, rows: list?.items.length ?? 0 }
        answers.set(owner, institutionCode, latest)
      }
    },
  }
}

/**
 * An upper bound of the memory: measured, a card takes 0.6 to 1.9 times as much as its JSON has characters.
 */
function bytesOf(answer: Answer): number {
  return 2 * JSON.stringify(answer).length
}

function rowsOf({ items }: List<unknown>): number {
  return 1 + items.length
}

/** Ids can contain any character that could separate them. */
const join = (...ids: string[]) => JSON.stringify(ids)

const sessionOf = ({ cacheKey }: Owner) => cacheKey
/** Identifies a patron by the id of the sign-in, which is the same in all their sessions. */
export const patronOf = ({ patron }: { patron: PatronId }) => join(patron.homeInstitutionCode, patron.id)

/** Identifies an account. In each session, a patron can sign in at a member with another card. */
function accountOf(owner: Owner, institutionCode: string): string {
  return join(patronOf(owner), owner.signIns?.[institutionCode]?.patronId ?? '')
}
