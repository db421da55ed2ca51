import type { AccountCard, InstitutionCard, Section, OtherFees } from '@library-card/contract/card.ts'
import { allParts, type Call, type FoundAccount, type Part } from '../ils/port.ts'
import { lookUpAccount, lookUpPatronId } from './account-lookup.ts'
import { createCall, createDeadline, type Deadline } from './calls.ts'
import { askSection, authorityAt, isOwnQuery, toProblem, toProvided, type MemberQuery } from './card-query.ts'
import { cacheCard, findFreshCard, withCachedCard, type ListCache } from './card-cache.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import type { Priority } from '../upstream/http-client.ts'

/** Called as soon as the account is known, while its lists are still being read. */
export type OnAccount = (found: FoundAccount, asOf: string) => void

/** Reads the card of one member within the time limit of a card. Every failure becomes a value in it. */
export async function queryMember(
  memberQuery: MemberQuery,
  onAccount: OnAccount = () => {},
): Promise<InstitutionCard> {
  const cached = findFreshCard(memberQuery)
  if (cached) return cached
  const began = memberQuery.members.cardCache.now()
  const card = await readCard(memberQuery, toCardCall(memberQuery), onAccount)
  cacheCard(memberQuery, card, began)
  return withCachedCard(memberQuery, card)
}

function toCardCall(memberQuery: MemberQuery): Call {
  const { members, member, cardQuery } = memberQuery
  const { parts = allParts } = cardQuery
  const isKnown = members.knownAccounts.get(cardQuery, member.institution.code) !== undefined
  const priority = cardQuery.priority ?? (isKnown ? 'read' : 'first-view')
  const deadline = cardQuery.deadline ?? cardDeadline(memberQuery)
  return { ...toReadCall(memberQuery, deadline), priority, parts, followUpCalls: parts.length }
}

/** The time of a card begins when the browser's request arrives. */
export function cardDeadline({ members, cardQuery }: Pick<MemberQuery, 'members' | 'cardQuery'>): Deadline {
  const { requestedAt: from, signal } = cardQuery
  return createDeadline({ time: members.limits.card, from, signal })
}

async function readCard(
  memberQuery: MemberQuery,
  call: Call,
  onAccount: OnAccount,
): Promise<InstitutionCard> {
  const base = { institutionCode: memberQuery.member.institution.code, asOf: call.now.toISOString() }
  const began = performance.now()
  try {
    const found = await lookUpAccount({ ...memberQuery, call })
    if ('noneSince' in found) return { ...base, asOf: found.noneSince.toISOString(), state: 'no-account' }
    onAccount(found, base.asOf)
    return { ...base, ...(await readLists(memberQuery, call, { found, began })) }
  } catch (error) {
    const problem = toProblem(error, 'account', memberQuery)
    return { ...base, state: 'unavailable', problem, account: existence(memberQuery) }
  }
}

function existence({ members, member, cardQuery }: MemberQuery): 'exists' | 'unknown' {
  const { code } = member.institution
  const { patron } = cardQuery
  if (cardQuery.signIns?.[code]) return 'exists'
  if (code === patron.homeInstitutionCode && patron.home) return 'exists'
  const known = members.knownAccounts.get(cardQuery, code)
  return known && 'patronId' in known ? 'exists' : 'unknown'
}

const none = { items: [], unreadable: 0 }
const notAsked = { state: 'not-asked' as const }

/** Skips lists that the account says are empty. A balance of 0 may be a debt and a credit: those fees are `not-asked`. */
async function readLists(
  memberQuery: MemberQuery,
  call: Call,
  { found, began }: { found: FoundAccount; began: number },
): Promise<Omit<AccountCard, 'institutionCode' | 'asOf'>> {
  const { cardQuery, member, members } = memberQuery
  const { system } = member
  const { account, blocks, messages, counts, patronId } = found
  const priority = isOwnQuery(cardQuery) ? 'continuation' : call.priority
  const rest: Call = { ...call, priority, followUpCalls: 0 }
  const [loans, requests, fees] = await Promise.all([
    ask<Loan>('loans', () => (counts.loans === 0 ? none : system.listLoans(found, rest))).then(
      cacheIn(members.cardCache.loans),
    ),
    ask<Request>('requests', () => (counts.requests === 0 ? none : system.listRequests(patronId, rest))).then(
      cacheIn(members.cardCache.requests),
    ),
    isOwnQuery(cardQuery) && counts.fees?.minor === 0
      ? notAsked
      : ask<Fee>('fees', () => system.listFees(patronId, 'open', rest)),
  ])
  const lists = {
    loans,
    requests,
    fees,
    blocks: toProvided(blocks, 'blocks', memberQuery),
    messages: toProvided(messages, 'messages', memberQuery),
  }
  const isWhole = Object.values(lists).every(
    (section) => section.state !== 'missing' && !('unreadable' in section),
  )
  return { state: isWhole ? 'complete' : 'partial', account, ...lists }

  function ask<T>(part: Part, list: Parameters<typeof askSection<T>>[2]): Promise<Section<T>> {
    const isAsked = (cardQuery.parts ?? allParts).includes(part)
    return isAsked ? askSection(part, memberQuery, list) : Promise.resolve(notAsked)
  }

  /** Caches lists of patrons only: one that staff read must never count as the patron's own. */
  function cacheIn<T>(cache: ListCache<T>) {
    return (section: Section<T>) => {
      const { code } = member.institution
      if (isOwnQuery(cardQuery) && section.state === 'ok')
        cache.set(cardQuery, code, {
          found,
          items: section.items,
          unreadable: section.unreadable ?? 0,
          began,
        })
      return section
    }
  }
}

/** Reads fees that a card leaves out, with one call for each of `states`. null: there is no account. */
export async function queryFees(
  memberQuery: MemberQuery,
  { states, priority }: { states: readonly FeeState[]; priority: Priority },
): Promise<OtherFees | null> {
  const call = { ...toReadCall(memberQuery), priority }
  try {
    const patronId = await lookUpPatronId({ ...memberQuery, call })
    if (patronId === null) return null
    const list = (state: FeeState) => memberQuery.member.system.listFees(patronId, state, call)
    return await readFees(states, (state) => askSection(`fees ${state}`, memberQuery, () => list(state)))
  } catch (error) {
    const problem = toProblem(error, 'account', memberQuery)
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

/** By default for data that a page requests when the patron opens it, within the time limit of a card. */
export function toReadCall({ members, member, cardQuery }: MemberQuery, deadline?: Deadline): Call {
  const { requestId, signal, person } = cardQuery
  const authority = authorityAt(cardQuery, member)
  return createCall(members, { requestId, signal, priority: 'read', person, deadline, ...authority })
}
