import { isMissing, rowOf } from '@library-card/contract/answer-state.ts'
import type {
  AccountCard,
  InstitutionCard,
  NoAccountCard,
  OtherFees,
  Section,
} from '@library-card/contract/card.ts'
import { earlierNoAccount, lookUpAccount, lookUpPatronId } from './account-lookup.ts'
import type { Members } from './members.ts'
import {
  askSection,
  authorityOf,
  createCall,
  createDeadline,
  isWhole,
  ownSignInAt,
  toProblem,
  toProvided,
  type CardQuery,
  type Deadline,
  type MemberQuery,
} from './card-query.ts'
import type { KeptLists, ListCache, ReadAccount } from './card-cache.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Request } from '@library-card/contract/request.ts'
import type { Block } from '@library-card/contract/block.ts'
import type { Fee, FeeState } from '@library-card/contract/fee.ts'
import { unlessDisconnected } from '@library-card/library-systems/exchange/disconnect.ts'
import type { Priority } from '@library-card/library-systems/exchange/http-client.ts'
import {
  allParts,
  type Call,
  type FoundAccount,
  type List,
  type Part,
} from '@library-card/library-systems/port.ts'

/** Called while the lists of a card are being read. */
type Listeners = {
  /** Called as soon as the account is known. */
  onAccount?: (found: FoundAccount, asOf: string) => void
  /** Called at most twice a second with what has arrived of the card. */
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

/**
 * Returns the card that this member gave this session a moment ago; undefined if the member must be queried.
 */
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
  accounts.delete(query.sessionKey, code)
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

function toCardCall(query: MemberQuery): Call {
  const { members, member, parts = allParts, deadline = cardDeadline(query) } = query
  const isKnown = members.knownAccounts.get(query, member.institution.code) ?? earlierNoAccount(query)
  const priority = query.priority ?? (isKnown ? 'read' : 'first-view')
  // Staff read the fees in two more states.
  const uncounted = query.asker === 'patron' || !parts.includes('fees') ? 0 : 2
  const purchases = parts.includes('requests') && hasUncountedRequests(query) ? 1 : 0
  const blocks = member.system.listBlocks && !query.withoutBlocks ? 1 : 0
  const followUpCalls = parts.length + uncounted + purchases + blocks
  return {
    ...toReadCall(query, deadline),
    priority,
    parts,
    followUpCalls,
    outlivesCaller: query.asker === 'patron',
  }
}

/** Returns the deadline of a card, whose time begins when the browser's request arrives. */
export function cardDeadline({ members, requestedAt, signal }: CardQuery & { members: Members }): Deadline {
  return createDeadline(members.limits.card, [members.stopping, signal], requestedAt)
}

async function readCard(query: MemberQuery, call: Call, listeners: Listeners): Promise<InstitutionCard> {
  const account = takeAccount(query)
  const now = account?.readAt ?? call.now
  const base = { institutionCode: query.member.institution.code, asOf: now.toISOString() }
  try {
    // Some institutions fail to count, and some count wrongly.
    const lookUp = query.ignoresCounts ? { ...call, parts: [] } : call
    const found = account?.found ?? (await unlessDisconnected(call.signal, lookUpAccount(query, lookUp)))
    if ('noneSince' in found) return toNoAccount(query, found.noneSince, found.isEarlier && 'recent')
    listeners.onAccount?.(found, base.asOf)
    return await readLists(query, { ...call, now }, { found, onPart: listeners.onPart })
  } catch (error) {
    const problem = toProblem(error, 'account', query)
    const noneSince = earlierNoAccount(query)
    if (problem.isForToday && noneSince) return toNoAccount(query, noneSince, 'few-calls-left')
    return { ...base, state: rowOf(problem).group, problem, account: existence(query) }
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

const none = { items: [], unreadable: 0 }
const noCounts: FoundAccount['counts'] = { loans: null, requests: null, fees: null }

/** Calendars and reminders have only requests that are ready, which a count includes. */
function hasUncountedRequests(query: MemberQuery): boolean {
  return query.member.system.listUncountedRequests !== undefined && query.asker !== 'background'
}

/** Lists the requests that the account counts, unless there are none, and those that it does not count. */
async function listAllRequests(
  query: MemberQuery,
  patronId: string,
  { call, isCountZero }: { call: Call; isCountZero: boolean },
): Promise<List<Request> | null> {
  const { system } = query.member
  const [counted, uncounted] = await Promise.all([
    isCountZero ? none : (system.listRequests?.(patronId, call) ?? null),
    (hasUncountedRequests(query) && system.listUncountedRequests?.(patronId, call)) || none,
  ])
  return counted && joinLists(counted, uncounted)
}

export function joinLists<T>(one: List<T>, other: List<T>): List<T> {
  return { items: [...one.items, ...other.items], unreadable: one.unreadable + other.unreadable }
}

const notAsked = { state: 'not-asked' as const }
const waiting = { state: 'waiting' as const }

/** Milliseconds. A list that arrives sooner is sent together with the others. */
const partsEvery = 500

type Sections = Pick<AccountCard, 'loans' | 'requests' | 'fees' | 'blocks' | 'messages'>

/**
 * Reads the lists, except those that the account says are empty. A balance of 0 may be a debt and a credit:
 * such fees are `not-asked`.
 */
async function readLists(
  query: MemberQuery,
  call: Call,
  { found, onPart }: { found: FoundAccount; onPart: Listeners['onPart'] },
): Promise<AccountCard> {
  const { member, members } = query
  const { system } = member
  const { account, messages, patronId } = found
  const counts = query.ignoresCounts ? noCounts : found.counts
  const priority = query.asker === 'patron' ? 'continuation' : call.priority
  // A patron who asks this institution again may miss something: the counts are compared with the lists.
  const isChecking = query.noAccountFor === 0 && query.asker === 'patron'
  const rest: Call = { ...call, priority, followUpCalls: 0 }
  const readList = createListReader(query, rest, found)
  const sections: Sections = {
    loans: waiting,
    requests: waiting,
    fees: waiting,
    blocks: waiting,
    messages: toProvided(messages, 'messages', query),
  }
  const stopTelling = onPart && tellParts(sections, () => onPart(toCard('partial')))
  const { loans, requests, kept } = members.cardCache
  await Promise.all([
    readList<Loan>('loans', { lists: loans, kept: kept.loans }, () =>
      counts.loans === 0 && !isChecking ? none : system.listLoans(found, callOfList(rest, counts.loans)),
    ).then((section) => void (sections.loans = section)),
    readList<Request>('requests', { lists: requests, kept: kept.requests }, () =>
      listAllRequests(query, patronId, {
        call: callOfList(rest, counts.requests),
        isCountZero: counts.requests === 0 && !isChecking,
      }),
    ).then((section) => void (sections.requests = section)),
    query.asker === 'patron' && counts.fees?.minor === 0
      ? void (sections.fees = notAsked)
      : readList<Fee>('fees', { kept: kept.fees }, () => system.listFees(patronId, 'open', rest)).then(
          (section) => void (sections.fees = section),
        ),
    readBlocks(query, found, rest).then((section) => void (sections.blocks = section)),
  ])
  stopTelling?.()
  logUnknownStates(query, sections.loans)
  return toCard(Object.values(sections).every(isWhole) ? 'complete' : 'partial')

  /** The time of the card is that of its oldest list. */
  function toCard(state: AccountCard['state']): AccountCard {
    const asOf = readList.oldest()
    return { institutionCode: member.institution.code, asOf, state, account, ...sections }
  }
}

/** Reads the blocks, which most library systems give with the account. Where they are a list, it fails alone. */
export async function readBlocks(
  query: MemberQuery,
  found: FoundAccount,
  call: Call,
): Promise<Section<Block>> {
  const { system } = query.member
  if (query.withoutBlocks && system.listBlocks) return notAsked
  return askSection('blocks', query, () =>
    system.listBlocks ? unlessDisconnected(call.signal, system.listBlocks(found, call)) : found.blocks,
  )
}

/** Items, about 50 KiB in all: a shorter list arrives as soon without compression. */
const longList = 50

function callOfList(call: Call, count: number | null): Call {
  return { ...call, isLong: count !== null && count > longList }
}

/** Calls `tell` when sections have arrived and others have not. Returns a function that ends this. */
function tellParts(sections: Sections, tell: () => void): () => void {
  const countWaiting = () => Object.values(sections).filter(({ state }) => state === 'waiting').length
  let told = Infinity
  const timer = setInterval(() => {
    const left = countWaiting()
    if (left === told) return
    told = left
    tell()
  }, partsEvery)
  return () => clearInterval(timer)
}

/** Creates the function that reads each list of a card; `oldest` is the time of the oldest list so far. */
function createListReader(query: MemberQuery, call: Call, found: FoundAccount) {
  const { code } = query.member.institution
  let oldest = call.now.toISOString()

  async function readList<T>(
    part: Part,
    { lists, kept }: { lists?: ListCache<T>; kept: KeptLists<T> },
    read: () => List<T> | null | Promise<List<T> | null>,
  ): Promise<Section<T>> {
    if (!(query.parts ?? allParts).includes(part)) return notAsked
    return askSection(part, query, async () => {
      // A list that staff read must never count as the patron's own.
      if (query.asker !== 'patron') return read()
      const { list, began, asOf } = await readOrKeep(query, call, kept, read)
      if (asOf < oldest) oldest = asOf
      if (list) lists?.set(query, code, { found, ...list, began })
      return list
    })
  }

  return Object.assign(readList, { oldest: () => oldest })
}

/**
 * Reads a list, or finds what was requested for a page that has gone. If the patron leaves or the time of the
 * card ends meanwhile, the list is kept for the next page.
 */
async function readOrKeep<T>(
  query: MemberQuery,
  call: Call,
  kept: KeptLists<T>,
  read: () => List<T> | null | Promise<List<T> | null>,
): Promise<{ list: List<T> | null; began: number; asOf: string }> {
  const { members, member } = query
  const { code } = member.institution
  const { list, began, asOf } = kept.take(query, code) ?? {
    list: Promise.resolve(read()),
    began: members.cardCache.now(),
    asOf: call.now.toISOString(),
  }
  try {
    return { list: await unlessDisconnected(call.signal, list), began, asOf }
  } catch (error) {
    if (call.signal.aborted) kept.set(query, code, { list, began, asOf })
    throw error
  }
}

/** Logs a state of loans that the vendor's folder does not know, once for each institution. */
function logUnknownStates({ members: { unknownStates }, member, log }: MemberQuery, loans: Section<Loan>) {
  const { code: institution } = member.institution
  const texts = loans.state === 'ok' ? loans.items.flatMap(({ stateText }) => stateText ?? []) : []
  for (const text of new Set(texts)) {
    // Upstream text that is no code could be anything.
    const loanState = /^\w{1,40}$/.test(text) ? text : 'not a code'
    const key = `${institution} ${loanState}`
    if (unknownStates.has(key)) continue
    unknownStates.set(key, true)
    log.warn({ institution, loanState }, 'unknown state of a loan')
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

/** Fees that no balance counts, and that the patron may still have to pay. */
export type UncountedFees = Pick<OtherFees, 'inDispute' | 'sentToBilling'>

/** Reads the fees in dispute and sent to billing, in two calls. A failure is a value. */
export async function readUncountedFees(
  query: MemberQuery,
  patronId: string,
  call: Call,
): Promise<UncountedFees> {
  return readFees(['in-dispute', 'sent-to-billing'], (state) =>
    askSection(`fees ${state}`, query, () => query.member.system.listFees(patronId, state, call)),
  )
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
