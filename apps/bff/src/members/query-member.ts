import { isMissing, rowOf } from '@library-card/contract/answer-state.ts'
import type { AccountCard, InstitutionCard, NoAccountCard } from '@library-card/contract/card.ts'
import { unlessDisconnected } from '@library-card/library-systems/exchange/disconnect.ts'
import { allParts, type Call, type FoundAccount } from '@library-card/library-systems/port.ts'
import { lookUpAccount } from './account-lookup.ts'
import { toProblem } from './answers.ts'
import { cardDeadline, toReadCall } from './calls.ts'
import type { ReadAccount } from './card-cache.ts'
import { hasUncountedRequests, ownSignInAt, type MemberQuery } from './card-query.ts'
import { readLists } from './read-lists.ts'

/** Called while the lists of a card are being read. */
type Listeners = {
  /** Called as soon as the account is known. */
  onAccount?: (found: FoundAccount, asOf: string) => void
  /** Called at most twice a second with the parts of the card that have arrived. */
  onPart?: (soFar: AccountCard) => void
}

/**
 * Reads the card of one member within the time limit of a card. Every failure becomes a value in the card.
 */
export async function queryMember(query: MemberQuery, listeners: Listeners = {}): Promise<InstitutionCard> {
  const cached = findFreshCard(query)
  if (cached) return cached
  const began = query.members.cardCache.now()
  const card = await readCard(query, toCardCall(query), listeners)
  cacheCard(query, card, began)
  return withCachedCard(query, card)
}

/** Returns this session's cached card of the member if it is recent; undefined if the member must be queried. */
function findFreshCard(query: MemberQuery): AccountCard | undefined {
  const { fresh, patron, notAsked, member, members } = query
  // Until home has given the patron's ids elsewhere, the other members need an answer from home.
  if (fresh || !patron.home || notAsked?.includes(member.institution.code)) return undefined
  if (member.availability().mode === 'off') return undefined
  return findCachedCard(query, members.cardCache.cacheFor)
}

/** Returns the account that was read a moment ago, such as at sign-in; undefined if the member must be queried. */
function takeAccount(query: MemberQuery): ReadAccount | undefined {
  const { accounts } = query.members.cardCache
  const { code } = query.member.institution
  if (query.fresh || query.member.availability().mode === 'off') return undefined
  const account = accounts.get(query, code)
  accounts.delete(query.cacheKey, code)
  return account
}

/** Caches a complete card that belongs to the patron of the session. */
function cacheCard(query: MemberQuery, card: InstitutionCard, began: number): void {
  const { cards, cacheFor, staleIfErrorFor } = query.members.cardCache
  if (cacheFor + staleIfErrorFor > 0 && card.state === 'complete' && query.asker === 'patron')
    cards.set(query, query.member.institution.code, { card, began })
}

/** Adds the cached card to a failure. */
function withCachedCard(query: MemberQuery, card: InstitutionCard): InstitutionCard {
  const { members, member } = query
  if (!isMissing(card) || !rowOf(card.problem).copyStandsIn) return card
  const copy = findCachedCard(query, members.cardCache.staleIfErrorFor)
  if (!copy) return card
  members.cardCache.recordUse(member.institution.code)
  return { ...card, copy }
}

function findCachedCard(query: MemberQuery, maxAge: number): AccountCard | undefined {
  if (query.asker !== 'patron') return undefined
  return query.members.cardCache.cards.get(query, query.member.institution.code, maxAge)?.card
}

async function readCard(query: MemberQuery, call: Call, listeners: Listeners): Promise<InstitutionCard> {
  const account = takeAccount(query)
  const now = account?.readAt ?? call.now
  const { code } = query.member.institution
  const base = { institutionCode: code, asOf: now.toISOString() }
  try {
    const found = account?.found ?? (await unlessDisconnected(call.signal, lookUpAccount(query, call)))
    if ('noneSince' in found) return toNoAccount(query, found.noneSince, found.isEarlier && 'recent')
    listeners.onAccount?.(found, base.asOf)
    return await readLists(query, { ...call, now }, { found, onPart: listeners.onPart })
  } catch (error) {
    const problem = toProblem(error, 'account', query)
    const noneSince = query.members.noAccounts.get(query, code)
    if (problem.isForToday && noneSince) return toNoAccount(query, noneSince, 'few-calls-left')
    return { ...base, state: rowOf(problem).group, problem, account: existence(query) }
  }
}

function toCardCall(query: MemberQuery): Call {
  const { members, member, parts = allParts } = query
  const { code } = member.institution
  const isKnown = members.knownAccounts.get(query, code) ?? members.noAccounts.get(query, code)
  const priority = query.priority ?? (isKnown ? 'read' : 'first-view')
  // Staff read the fees in two more states.
  const uncounted = query.asker === 'patron' || !parts.includes('fees') ? 0 : 2
  const purchases = parts.includes('requests') && hasUncountedRequests(query) ? 1 : 0
  const blocks = member.system.listBlocks && !query.withoutBlocks ? 1 : 0
  const followUpCalls = parts.length + uncounted + purchases + blocks
  return {
    ...toReadCall(query, query.deadline ?? cardDeadline(query)),
    priority,
    parts,
    followUpCalls,
    outlivesCaller: query.asker === 'patron',
  }
}

function toNoAccount(
  { member }: MemberQuery,
  noneSince: Date,
  notAskedAgain: NoAccountCard['notAskedAgain'],
): NoAccountCard {
  const institutionCode = member.institution.code
  return {
    institutionCode,
    asOf: noneSince.toISOString(),
    state: 'no-account',
    ...(notAskedAgain && { notAskedAgain }),
  }
}

function existence(query: MemberQuery): 'exists' | 'unknown' {
  const { code } = query.member.institution
  const { patron } = query
  if (ownSignInAt(query)) return 'exists'
  if (code === patron.homeInstitutionCode && patron.home) return 'exists'
  const known = query.members.knownAccounts.get(query, code)
  return known && 'patronId' in known ? 'exists' : 'unknown'
}
