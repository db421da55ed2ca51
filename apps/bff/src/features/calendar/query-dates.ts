import { isDeepStrictEqual } from 'node:util'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { FastifyBaseLogger } from 'fastify'
import { LRUCache } from 'lru-cache'
import { maxEntries } from '../../lru-size.ts'
import { day, hour, isWithin, type Clock } from '../../clock.ts'
import type { CardQuery } from '../../members/card-query.ts'
import type { Members } from '../../members/members.ts'
import { readPreferences } from '../../members/preferences.ts'
import { queryAllMembers } from '../../members/query-all.ts'
import type { Store } from '../../store/database.ts'
import { updateDates, type InstitutionDates } from './dated-items.ts'
import { updateContent, type SubscribedCalendar } from './subscriptions.ts'

/** Dates by institution; an institution without an account has no entry. */
export type NetworkDates = ReadonlyMap<string, InstitutionDates>

type Entry = { at: number; dates: Promise<NetworkDates | null> }

/** Milliseconds between queries for one calendar: many programs poll each hour, and few due dates change in six. */
export const updatedEvery = 6 * hour
/** Milliseconds after which members that have said "no account" are queried again. */
const searchedEvery = 7 * day
/** A calendar that nobody polls for a week is treated as abandoned. */
export const datesKeptFor = 7 * day
const maxCalendars = 20_000

/** Dates of each calendar, in memory only: of its address, because the patron's id can be another person's by now. */
export type DatesCache = ReturnType<typeof createDatesCache>

export function createDatesCache(clock: Clock) {
  const calendars = new LRUCache<string, Entry>({
    ...maxEntries(maxCalendars),
    ttl: datesKeptFor,
    ttlAutopurge: true,
  })

  return {
    /**
     * Runs `query` once in six hours, however many calendar programs poll at once, and passes the last result
     * to `query`. Keeps nothing of a calendar that pauses.
     */
    async read(tokenHash: string, query: (earlier: NetworkDates) => Promise<NetworkDates | null>) {
      const last = calendars.get(tokenHash)
      if (last && isWithin(clock() - last.at, updatedEvery)) return last.dates
      const dates = (last?.dates ?? Promise.resolve(null)).then((earlier) => query(earlier ?? new Map()))
      calendars.set(tokenHash, { at: clock(), dates })
      const forget = () => calendars.delete(tokenHash)
      dates.then((found) => found ?? forget(), forget)
      return dates
    },
    delete: (tokenHash: string) => void calendars.delete(tokenHash),
  }
}

type Dependencies = { members: Members; store: Store; earlier: NetworkDates }
type Poll = { requestId: string; log: FastifyBaseLogger }

/** The key under which known accounts of a calendar are cached, in place of a session key. */
export function queryKeyOf(tokenHash: string): string {
  return `calendar ${tokenHash}`
}

export function pausedDates({ patron }: SubscribedCalendar): NetworkDates {
  return new Map([[patron.homeInstitutionCode, { loans: null, requests: null, atHome: 'another-record' }]])
}

/**
 * Queries the members where the patron has an account, without a session, and stores where accounts were found. Returns null,
 * and pauses the calendar, if another person has the patron's id at home by now: whatever was found elsewhere can be theirs.
 */
export async function queryDates(
  { members, store, earlier }: Dependencies,
  calendar: SubscribedCalendar,
  poll: Poll,
): Promise<NetworkDates | null> {
  const cards: InstitutionCard[] = []
  let { patron } = calendar
  const { notAsked } = await readPreferences(store, patron)
  const searched = lastSearch(calendar, store.clock())
  const without = searched === calendar.searched ? withoutAccount(members, calendar) : []
  await queryAllMembers(
    members,
    { ...toQuery(calendar, poll), notAsked: [...notAsked, ...without] },
    {
      emit: (line) => void (line.type === 'card' && cards.push(line.card)),
      onHome: (home) => {
        patron = { ...patron, home }
      },
    },
  )
  const atHome = cards.find(({ institutionCode }) => institutionCode === patron.homeInstitutionCode)
  if (atHome?.state === 'unavailable' && atHome.problem.code === 'account-unclear') {
    members.knownAccounts.deleteSession(queryKeyOf(calendar.tokenHash))
    await keep({ ...calendar, paused: true })
    return null
  }
  const dates = new Map<string, InstitutionDates>(
    cards
      .filter((card) => hasAccount(card, calendar))
      .flatMap((card) => {
        const updated = updateDates(card, earlier.get(card.institutionCode))
        return updated ? [[card.institutionCode, updated] as const] : []
      }),
  )
  // An id can change in the years of a calendar, which would then become empty without a notice.
  if (atHome?.state === 'no-account')
    dates.set(patron.homeInstitutionCode, { loans: null, requests: null, atHome: 'no-record' })
  const silent = cards.filter(isSilent).map((card) => card.institutionCode)
  const found = {
    patron,
    accountsAt: [...dates.keys()].toSorted(),
    searched,
    unanswered: silent.filter((code) => !without.includes(code)).toSorted(),
  }
  const stored = {
    patron: calendar.patron,
    accountsAt: calendar.accountsAt,
    searched: calendar.searched,
    unanswered: calendar.unanswered,
  }
  // Without it the calendar is as true, and the next poll finds out the same.
  if (!isDeepStrictEqual(found, stored)) await keep({ ...calendar, ...found })
  return dates

  function keep(changed: SubscribedCalendar): Promise<void> {
    return updateContent(store, changed).catch((error: unknown) =>
      poll.log.error({ err: error }, 'what a calendar found out is not stored'),
    )
  }
}

/** Returns when accounts were last searched for at all members: now, if a search is due. */
function lastSearch({ searched }: SubscribedCalendar, now: number): number {
  return searched === undefined || now - searched >= searchedEvery ? now : searched
}

/**
 * Returns the members that have said "no account". A member that did not answer may have one: it is queried
 * again each time.
 */
function withoutAccount(
  { byCode }: Members,
  { patron, accountsAt, unanswered = [] }: SubscribedCalendar,
): string[] {
  const queried = new Set([...accountsAt, ...unanswered, patron.homeInstitutionCode])
  return [...byCode.keys()].filter((code) => !queried.has(code))
}

/**
 * Problems of institutions where a calendar looks for no account: the patron excluded them or signs in there in
 * each session, or no account there can be linked to the one at home.
 */
const notCalled: ReadonlySet<InstitutionProblemCode> = new Set([
  'not-wanted',
  'sign-in-there',
  'not-in-network',
])

/** Returns whether an institution has not said whether there is an account. */
function isSilent(card: InstitutionCard): boolean {
  return card.state === 'unavailable' && card.problem.code !== 'not-in-network'
}

/**
 * Returns whether a card shows an account. An unavailable institution counts only if an account there is
 * known.
 */
function hasAccount(card: InstitutionCard, { patron, accountsAt }: SubscribedCalendar): boolean {
  if (card.state !== 'unavailable') return card.state !== 'no-account'
  if (notCalled.has(card.problem.code)) return false
  const code = card.institutionCode
  return card.account === 'exists' || code === patron.homeInstitutionCode || accountsAt.includes(code)
}

/**
 * Builds the query. A poll that is aborted does not abort the query, because others may wait for its result.
 * Fees are not queried.
 */
function toQuery({ patron, patronHash, tokenHash }: SubscribedCalendar, { requestId, log }: Poll): CardQuery {
  return {
    patron,
    sessionKey: queryKeyOf(tokenHash),
    person: patronHash,
    fresh: false,
    requestId,
    signal: new AbortController().signal,
    log,
    parts: ['loans', 'requests'],
    priority: 'calendar',
  }
}
