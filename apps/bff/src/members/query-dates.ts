import { isDeepStrictEqual } from 'node:util'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { isMissing, rowOf } from '@library-card/contract/answer-state.ts'
import { createCache } from '@library-card/library-systems/cache.ts'
import { day, hour, isWithin } from '@library-card/library-systems/durations.ts'
import type { Part } from '@library-card/library-systems/port.ts'
import type { FastifyBaseLogger } from 'fastify'
import { Type, type Static } from 'typebox'
import type { Clock } from '../clock.ts'
import { patronOf, type PatronId } from './card-cache.ts'
import type { CardQuery } from './card-query.ts'
import type { Members } from './members.ts'
import { readPreferences } from './preferences.ts'
import { queryAllMembers } from './query-all.ts'
import { cardDeadline } from './calls.ts'
import { queryMember } from './query-member.ts'
import type { Store } from '../store/database.ts'
import { keyedHash } from '../store/keyed-hash.ts'
import { updateDates, type InstitutionDates } from './dated-items.ts'
import { Patron } from './patron.ts'
import type { Replicas } from '../replicas/replicas.ts'

/** Stored for a patron whose dates are read without a session: the patron, and the findings of the last query. */
export const datesContent = {
  patron: Patron,
  accountsAt: Type.Array(Type.String()),
  /** When accounts were last searched for at all members; missing before the first search. */
  searched: Type.Optional(Type.Number()),
  /** Members that did not answer the last query, or were not asked; missing before the first search. */
  unanswered: Type.Optional(Type.Array(Type.String())),
}
/** `person`: key under which the calls are counted and paced. */
export type DatesSubscription = Static<Type.TObject<typeof datesContent>> & { person: string }

/** Dates by institution; an institution without an account has no entry. */
export type NetworkDates = ReadonlyMap<string, InstitutionDates>

/** `key`: from `datesKeyOf`, because the id can belong to another person by now. */
type Entry = { key: string; at: number; dates: Promise<NetworkDates | null> }

/** Milliseconds between queries for one calendar. Many programs poll each hour, and few due dates change in eight hours. */
export const updatedEvery = 8 * hour
/** Milliseconds after which members that have said "no account" are queried again. */
const searchedEvery = 7 * day
/** A calendar that nobody polls for a week is treated as abandoned. */
export const datesKeptFor = 7 * day
const maxPersons = 20_000
/** Fees have no dates. */
export const datedParts: Part[] = ['loans', 'requests']

/** Dates of each person, in memory only. */
export type DatesCache = ReturnType<typeof createDatesCache>

export function createDatesCache(clock: Clock, rootKey: Buffer, replicas: Pick<Replicas, 'onGap'>) {
  const persons = createCache<Entry>(maxPersons, datesKeptFor)
  replicas.onGap(() => persons.forEach((last) => void (last.at = -Infinity)))

  function find(patron: Patron): Entry | undefined {
    const last = persons.get(patronOf({ patron }))
    return last?.key === datesKeyOf(rootKey, patron) ? last : undefined
  }

  /** Returns the dates that were read in the last eight hours and since the patron's last write. */
  function recent(patron: Patron): Promise<NetworkDates | null> | undefined {
    const last = find(patron)
    return last && isWithin(clock() - last.at, updatedEvery) ? last.dates : undefined
  }

  return {
    recent,
    /**
     * Runs `query` once in eight hours, however many calendar programs poll at once, and passes the last result
     * to `query`. Keeps nothing where `query` resolves with null.
     */
    async read(patron: Patron, query: (earlier: NetworkDates) => Promise<NetworkDates | null>) {
      const known = recent(patron)
      if (known) return known
      const last = find(patron)?.dates ?? Promise.resolve(null)
      const dates = last.then((earlier) => query(earlier ?? new Map()))
      persons.set(patronOf({ patron }), { key: datesKeyOf(rootKey, patron), at: clock(), dates })
      const forget = () => persons.delete(patronOf({ patron }))
      dates.then((found) => found ?? forget(), forget)
      return dates
    },
    delete: (patron: PatronId) => void persons.delete(patronOf({ patron })),
    /** Makes the next reader query again. The earlier dates stay, in case an institution does not answer then. */
    expire: (patron: PatronId) => {
      const last = persons.get(patronOf({ patron }))
      if (last) persons.set(patronOf({ patron }), { ...last, at: -Infinity })
    },
  }
}

type Dependencies = {
  members: Members
  store: Store
  earlier: NetworkDates
  /** Stores the findings of the query for the next one. */
  update: (found: Required<Omit<DatesSubscription, 'person'>>) => Promise<void>
}
type Poll = { requestId: string; log: FastifyBaseLogger; priority: 'calendar' | 'reminder' }

/**
 * Returns the key under which dates and known accounts of a person are cached, in place of a session key. The key
 * depends on the home record, because the id can belong to another person by now.
 */
export function datesKeyOf(rootKey: Buffer, { homeInstitutionCode, id, home }: Patron): string {
  const record = home ? (home.linkingId ?? home.displayName) : ''
  return keyedHash(rootKey, 'person with dates', homeInstitutionCode, id, record)
}

/** Returns the codes of the members where a session knows of an account. */
export function accountsKnownTo(
  { byCode, knownAccounts }: Members,
  { key: cacheKey, patron }: { key: string; patron: Patron },
): string[] {
  return [...byCode.keys()].filter((code) => {
    const known = knownAccounts.get({ asker: 'patron', cacheKey, patron }, code)
    return known !== undefined && 'patronId' in known
  })
}

/**
 * Queries the members where the patron has an account, without a session, and stores where accounts were found.
 * Returns null if another person has the patron's id at home by now: all accounts found elsewhere can be theirs.
 */
export async function queryDates(
  { members, store, earlier, update }: Dependencies,
  subscription: DatesSubscription,
  poll: Poll,
): Promise<NetworkDates | null> {
  const cards: InstitutionCard[] = []
  let { patron } = subscription
  const key = datesKeyOf(store.rootKey, patron)
  const { notAsked } = await readPreferences(store, patron)
  const searched = lastSearch(subscription, store.clock())
  const without = searched === subscription.searched ? withoutAccount(members, subscription) : []
  await queryAllMembers(
    members,
    { ...toQuery(subscription, { key, ...poll }), notAsked: [...notAsked, ...without] },
    {
      emit: (line) => void (line.type === 'card' && cards.push(line.card)),
      onHome: (home) => {
        patron = { ...patron, home }
      },
    },
  )
  const atHome = cards.find(({ institutionCode }) => institutionCode === patron.homeInstitutionCode)
  if (atHome && isMissing(atHome) && rowOf(atHome.problem).mayBeAnothers) {
    members.knownAccounts.deleteSession(key)
    return null
  }
  const dates = new Map<string, InstitutionDates>(
    cards
      .filter((card) => hasAccount(card, subscription))
      .flatMap((card) => {
        const updated = updateDates(card, earlier.get(card.institutionCode))
        return updated ? [[card.institutionCode, updated] as const] : []
      }),
  )
  // An id can change over the years of a calendar. The calendar would then become empty without a notice.
  if (atHome?.state === 'no-account')
    dates.set(patron.homeInstitutionCode, { loans: null, requests: null, atHome: 'no-record' })
  const silent = cards.filter(isSilent).map((card) => card.institutionCode)
  const found = {
    patron,
    accountsAt: [...dates.keys()].toSorted(),
    searched,
    unanswered: silent.filter((code) => !without.includes(code)).toSorted(),
  }
  // Failing to store this is harmless: the next poll finds it again.
  if (!isDeepStrictEqual({ ...subscription, ...found }, subscription))
    await update(found).catch((error: unknown) =>
      poll.log.error({ err: error }, 'what a query of dates found out is not stored'),
    )
  addUncertain(dates, cards)
  return dates
}

/**
 * Reads a person's dates at some members again, moments or hours after the last query. Stores nothing. The caller
 * confirms the record at home.
 */
export async function queryDatesAt(
  { members, store }: Pick<Dependencies, 'members' | 'store'>,
  subscription: DatesSubscription,
  { codes, ...poll }: Poll & { codes: readonly string[] },
): Promise<NetworkDates> {
  const { patron } = subscription
  const { notAsked } = await readPreferences(store, patron)
  const key = datesKeyOf(store.rootKey, patron)
  const query = { ...toQuery(subscription, { key, ...poll }), notAsked, members }
  const deadline = cardDeadline(query)
  const asked = codes.flatMap((code) => members.byCode.get(code) ?? [])
  const cards = await Promise.all(asked.map((member) => queryMember({ ...query, member, deadline })))
  const dates = new Map<string, InstitutionDates>()
  for (const card of cards) {
    const updated = updateDates(card, undefined)
    if (updated && hasAccount(card, subscription)) dates.set(card.institutionCode, updated)
  }
  addUncertain(dates, cards)
  return dates
}

/** Adds the institutions that may have an account: none is known, and they did not say "no account". */
function addUncertain(dates: Map<string, InstitutionDates>, cards: InstitutionCard[]): void {
  for (const card of cards) {
    if (!isMissing(card) || !rowOf(card.problem).copyStandsIn) continue
    if (dates.has(card.institutionCode)) continue
    dates.set(card.institutionCode, { ...updateDates(card, undefined)!, isUncertain: true })
  }
}

/** Returns when accounts were last searched for at all members: now, if a search is due. */
function lastSearch({ searched }: DatesSubscription, now: number): number {
  return searched === undefined || now - searched >= searchedEvery ? now : searched
}

/**
 * Returns the members that have said "no account". A member that did not answer may have one: it is queried
 * again each time.
 */
function withoutAccount(
  { byCode }: Members,
  { patron, accountsAt, unanswered = [] }: DatesSubscription,
): string[] {
  const queried = new Set([...accountsAt, ...unanswered, patron.homeInstitutionCode])
  return [...byCode.keys()].filter((code) => !queried.has(code))
}

function isSilent(card: InstitutionCard): boolean {
  return isMissing(card) && rowOf(card.problem).gap !== 'none'
}

/** An institution without an answer counts only if an account there is known. */
function hasAccount(card: InstitutionCard, { patron, accountsAt }: DatesSubscription): boolean {
  if (!isMissing(card)) return card.state !== 'no-account'
  if (!rowOf(card.problem).copyStandsIn) return false
  const code = card.institutionCode
  return card.account === 'exists' || code === patron.homeInstitutionCode || accountsAt.includes(code)
}

/**
 * Builds the query. A poll that is aborted does not abort the query, because others may wait for its result.
 */
function toQuery(
  { patron, person }: DatesSubscription,
  { key, requestId, log, priority }: Poll & { key: string },
): CardQuery {
  return {
    asker: 'background',
    patron,
    cacheKey: key,
    person,
    fresh: false,
    requestId,
    signal: new AbortController().signal,
    log,
    parts: datedParts,
    withoutBlocks: true,
    priority,
  }
}
