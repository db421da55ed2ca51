import type { AccountCard, InstitutionCard, Section, OtherFees } from '@library-card/contract/card.ts'
import { allParts, type Call, type FoundAccount, type Part } from '../ils/port.ts'
import { lookUpAccount, lookUpPatronId } from './account-lookup.ts'
import type { Members } from './members.ts'
import {
  askSection,
  authorityOf,
  createCall,
  createDeadline,
  isOwnQuery,
  toProblem,
  toProvided,
  type CardQuery,
  type Deadline,
  type MemberQuery,
} from './card-query.ts'
import type { ListCache } from './card-cache.ts'
import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Priority } from '../upstream/http-client.ts'

/** Called as soon as the account is known, while its lists are still being read. */
export type OnAccount = (found: FoundAccount, asOf: string) => void

/**
 * Reads the card of one member within the time limit of a card. Every failure becomes a value in the card.
 */
export async function queryMember(
  query: MemberQuery,
  onAccount: OnAccount = () => {},
): Promise<InstitutionCard> {
  const cached = findFreshCard(query)
  if (cached) return cached
  const began = query.members.cardCache.now()
  const card = await readCard(query, toCardCall(query), onAccount)
  cacheCard(query, card, began)
  return withCachedCard(query, card)
}

/**
 * Returns the card that this member gave this session a moment ago; undefined if the member must be queried.
 */
function findFreshCard(query: MemberQuery): AccountCard | undefined {
  const { fresh, patron, notAsked, member, members } = query
  // Until home has given the patron's ids elsewhere, the other members need an answer from home.
  if (fresh || !patron.home || notAsked?.includes(member.institution.code)) return undefined
  return findCachedCard(query, members.cardCache.cacheFor)
}

/** Problems of members that are deliberately not queried, and so have not failed. */
export const deliberate: ReadonlySet<InstitutionProblemCode> = new Set([
  'switched-off',
  'not-wanted',
  'sign-in-there',
  'sign-in-there-again',
])

/** Caches a complete card that belongs to the patron of the session. */
function cacheCard(query: MemberQuery, card: InstitutionCard, began: number): void {
  const { cards, cacheFor, staleIfErrorFor } = query.members.cardCache
  if (cacheFor + staleIfErrorFor > 0 && card.state === 'complete' && isOwnQuery(query))
    cards.set(query, query.member.institution.code, { card, began })
}

/** Adds the cached card to a failure. */
function withCachedCard(query: MemberQuery, card: InstitutionCard): InstitutionCard {
  const { members, member } = query
  if (card.state !== 'unavailable' || deliberate.has(card.problem.code)) return card
  const copy = findCachedCard(query, members.cardCache.staleIfErrorFor)
  if (!copy) return card
  members.cardCache.recordUse(member.institution.code)
  return { ...card, copy }
}

function findCachedCard(query: MemberQuery, maxAge: number): AccountCard | undefined {
  if (!isOwnQuery(query)) return undefined
  return query.members.cardCache.cards.get(query, query.member.institution.code, maxAge)?.card
}

function toCardCall(query: MemberQuery): Call {
  const { members, member, parts = allParts, deadline = cardDeadline(query) } = query
  const isKnown = members.knownAccounts.get(query, member.institution.code) !== undefined
  const priority = query.priority ?? (isKnown ? 'read' : 'first-view')
  return { ...toReadCall(query, deadline), priority, parts, followUpCalls: parts.length }
}

/** Returns the deadline of a card, whose time begins when the browser's request arrives. */
export function cardDeadline({ members, requestedAt, signal }: CardQuery & { members: Members }): Deadline {
  return createDeadline(members.limits.card, [members.stopping, signal], requestedAt)
}

async function readCard(query: MemberQuery, call: Call, onAccount: OnAccount): Promise<InstitutionCard> {
  const base = { institutionCode: query.member.institution.code, asOf: call.now.toISOString() }
  const began = performance.now()
  try {
    const found = await lookUpAccount(query, call)
    if ('noneSince' in found) return { ...base, asOf: found.noneSince.toISOString(), state: 'no-account' }
    onAccount(found, base.asOf)
    return { ...base, ...(await readLists(query, call, { found, began })) }
  } catch (error) {
    const problem = toProblem(error, 'account', query)
    return { ...base, state: 'unavailable', problem, account: existence(query) }
  }
}

function existence(query: MemberQuery): 'exists' | 'unknown' {
  const { code } = query.member.institution
  const { patron, signIns } = query
  if (signIns?.[code]) return 'exists'
  if (code === patron.homeInstitutionCode && patron.home) return 'exists'
  const known = query.members.knownAccounts.get(query, code)
  return known && 'patronId' in known ? 'exists' : 'unknown'
}

const none = { items: [], unreadable: 0 }
const notAsked = { state: 'not-asked' as const }

/**
 * Reads the lists, except those that the account says are empty. A balance of 0 may be a debt and a credit:
 * such fees are `not-asked`.
 */
async function readLists(
  query: MemberQuery,
  call: Call,
  { found, began }: { found: FoundAccount; began: number },
): Promise<Omit<AccountCard, 'institutionCode' | 'asOf'>> {
  const { member, members } = query
  const { system } = member
  const { account, blocks, messages, counts, patronId } = found
  const priority = isOwnQuery(query) ? 'continuation' : call.priority
  const rest: Call = { ...call, priority, followUpCalls: 0 }
  const [loans, requests, fees] = await Promise.all([
    ask<Loan>('loans', () => (counts.loans === 0 ? none : system.listLoans(found, rest))).then(
      cacheIn(members.cardCache.loans),
    ),
    ask<Request>('requests', () =>
      counts.requests === 0 ? none : (system.listRequests?.(patronId, rest) ?? null),
    ).then(cacheIn(members.cardCache.requests)),
    isOwnQuery(query) && counts.fees?.minor === 0
      ? notAsked
      : ask<Fee>('fees', () => system.listFees(patronId, 'open', rest)),
  ])
  const lists = {
    loans,
    requests,
    fees,
    blocks: toProvided(blocks, 'blocks', query),
    messages: toProvided(messages, 'messages', query),
  }
  const isWhole = Object.values(lists).every(
    (section) => section.state !== 'missing' && !('unreadable' in section),
  )
  return { state: isWhole ? 'complete' : 'partial', account, ...lists }

  function ask<T>(part: Part, list: Parameters<typeof askSection<T>>[2]): Promise<Section<T>> {
    const isAsked = (query.parts ?? allParts).includes(part)
    return isAsked ? askSection(part, query, list) : Promise.resolve(notAsked)
  }

  /** Caches lists for patrons only: a list that staff read must never count as the patron's own. */
  function cacheIn<T>(cache: ListCache<T>) {
    return (section: Section<T>) => {
      const { code } = member.institution
      if (isOwnQuery(query) && section.state === 'ok')
        cache.set(query, code, {
          found,
          items: section.items,
          unreadable: section.unreadable ?? 0,
          began,
        })
      return section
    }
  }
}

/**
 * Reads fees that a card leaves out, with one call for each of `states`. Returns null if there is no account.
 */
export async function queryFees(
  query: MemberQuery,
  { states, priority }: { states: readonly FeeState[]; priority: Priority },
): Promise<OtherFees | null> {
  const call = { ...toReadCall(query), priority }
  try {
    const patronId = await lookUpPatronId(query, call)
    if (patronId === null) return null
    const list = (state: FeeState) => query.member.system.listFees(patronId, state, call)
    return await readFees(states, (state) => askSection(`fees ${state}`, query, () => list(state)))
  } catch (error) {
    const problem = toProblem(error, 'account', query)
    return readFees(states, () => Promise.resolve({ state: 'missing', problem }))
  }
}

async function readFees(
  states: readonly FeeState[],
  read: (state: FeeState) => Promise<Section<Fee>>,
): Promise<OtherFees> {
  const ask = (state: FeeState) => (states.includes(state) ? read(state) : notAsked)
  const [open, inDispute, sentToBilling, closed] = await Promise.all([
    ask('open'),
    ask('in-dispute'),
    ask('sent-to-billing'),
    ask('closed'),
  ])
  return { inDispute, sentToBilling, closed, ...(states.includes('open') && { open }) }
}

/**
 * Creates a call for data that a page requests when the patron opens it, by default within the time limit of
 * a card.
 */
export function toReadCall(query: MemberQuery, deadline?: Deadline): Call {
  const { members, requestId, signal, person } = query
  return createCall(members, { requestId, signal, priority: 'read', person, deadline, ...authorityOf(query) })
}
