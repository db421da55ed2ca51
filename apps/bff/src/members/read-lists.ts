import type { AccountCard, Section } from '@library-card/contract/card.ts'
import type { Block } from '@library-card/contract/block.ts'
import { sums } from '@library-card/contract/debt.ts'
import type { Fee } from '@library-card/contract/fee.ts'
import type { Loan } from '@library-card/contract/loan.ts'
import type { Money } from '@library-card/contract/money.ts'
import type { Request } from '@library-card/contract/request.ts'
import { unlessDisconnected } from '@library-card/library-systems/exchange/disconnect.ts'
import {
  allParts,
  type Call,
  type FoundAccount,
  type LibrarySystem,
  type List,
  type Part,
} from '@library-card/library-systems/port.ts'
import { askSection, isWhole, toProblem, toProvided } from './answers.ts'
import type { KeptLists, ListCache } from './card-cache.ts'
import { hasUncountedRequests, type MemberQuery } from './card-query.ts'

const none = { items: [], unreadable: 0 }

export const notAsked = { state: 'not-asked' as const }
const waiting = { state: 'waiting' as const }

type Sections = Pick<AccountCard, 'loans' | 'requests' | 'fees' | 'blocks' | 'messages'>

/**
 * Reads the lists, except those that the account counts as empty. Fees with a balance of 0, which may be a debt and
 * a credit, are `not-asked`.
 */
export async function readLists(
  query: MemberQuery,
  call: Call,
  { found, onPart }: { found: FoundAccount; onPart?: ((soFar: AccountCard) => void) | undefined },
): Promise<AccountCard> {
  const { member, members } = query
  const { system } = member
  const { account, counts, messages, patronId } = found
  const priority = query.asker === 'patron' ? 'continuation' : call.priority
  // A patron who asks this institution again may miss an item.
  const readsAll = query.readsAllLists || (query.noAccountFor === 0 && query.asker === 'patron')
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
    readList<Loan>('loans', { lists: loans, kept: kept.loans }, async () =>
      counts.loans === 0 && !readsAll
        ? none
        : withCount(await system.listLoans(found, callOfList(rest, counts.loans)), counts.loans),
    ).then((section) => void (sections.loans = section)),
    readList<Request>('requests', { lists: requests, kept: kept.requests }, () =>
      listAllRequests(query, patronId, {
        call: callOfList(rest, counts.requests),
        count: counts.requests,
        isAsked: counts.requests !== 0 || readsAll,
      }),
    ).then((section) => void (sections.requests = section)),
    query.asker === 'patron' && counts.fees?.minor === 0
      ? void (sections.fees = notAsked)
      : readList<Fee>('fees', { kept: kept.fees }, async () =>
          withBalance(await system.listFees(patronId, 'open', rest), counts.fees),
        ).then((section) => void (sections.fees = section)),
    readBlocks(query, found, rest).then((section) => void (sections.blocks = section)),
  ])
  stopTelling?.()
  logUnknownStates(query, sections.loans)
  return toCard(Object.values(sections).every(isWhole) ? 'complete' : 'partial')

  /** The time of a card is that of its oldest list. */
  function toCard(state: AccountCard['state']): AccountCard {
    const asOf = readList.oldest()
    return { institutionCode: member.institution.code, asOf, state, account, ...sections }
  }
}

type CountedRequests = { call: Call; count: number | null; isAsked: boolean }

/** Lists the counted requests, unless the account counts none, and the uncounted ones. */
async function listAllRequests(
  query: MemberQuery,
  patronId: string,
  counts: CountedRequests,
): Promise<List<Request> | null> {
  const [counted, uncounted] = await Promise.all([
    listCountedRequests(query, patronId, counts),
    hasUncountedRequests(query)
      ? listUncountedRequests(query.member.system, patronId, counts.call, (error) =>
          toProblem(error, 'uncounted requests', query),
        )
      : none,
  ])
  return counted && { ...counted, ...joinLists(counted, uncounted) }
}

/** Lists the requests that no count includes. A failure is told in the list, because it must hide no other request. */
export async function listUncountedRequests(
  system: Pick<LibrarySystem, 'listUncountedRequests'>,
  patronId: string,
  call: Call,
  onFailure?: (error: unknown) => void,
): Promise<List<Request>> {
  try {
    return (await system.listUncountedRequests?.(patronId, call)) ?? none
  } catch (error) {
    onFailure?.(error)
    return { items: [], unreadable: 1, withoutSuggestions: true }
  }
}

/** Lists the requests that the account counts, compared with their number. */
export async function listCountedRequests(
  { members, member, patron }: MemberQuery,
  patronId: string,
  { call, count, isAsked }: CountedRequests,
): Promise<List<Request> | null> {
  if (!isAsked) return none
  const list = (await member.system.listRequests?.(patronId, call)) ?? null
  // The count may still include a request that the patron has cancelled.
  const isOld = members.cardCache.hasJustWritten(patron, member.institution.code)
  return list && !isOld ? withCount(list, count) : list
}

/**
 * Compares a list with the count that was read before it. Counted rows that did not arrive are missing, and are
 * added to the unreadable ones. A longer list is no contradiction: items may have been added since.
 */
export function withCount<T>(list: List<T>, count: number | null): List<T> {
  const counted = (count ?? 0) - (list.leftOut ?? 0)
  const sent = list.items.length + list.unreadable
  if (counted <= sent) return list
  return { ...list, unreadable: list.unreadable + counted - sent, short: { counted, sent } }
}

/**
 * Compares open fees with the balance that was read before them. A key for some libraries gets the fees of these
 * alone, in an answer that says nothing of the others. A larger sum is no contradiction: fees may have been added.
 */
export function withBalance(list: List<Fee> | null, balance: Money | null): List<Fee> | null {
  if (!list || !balance || list.unreadable > 0) return list
  const [sum = { ...balance, minor: 0 }, ...others] = sums(list.items.map((fee) => fee.balance))
  const minor = balance.minor - sum.minor
  if (sum.currency !== balance.currency || others.length > 0 || minor <= 0) return list
  return { ...list, unreadable: 1, shortBy: { ...balance, minor } }
}

export function joinLists<T>(one: List<T>, other: List<T>): List<T> {
  const { items, unreadable, ...more } = other
  return { ...more, items: [...one.items, ...items], unreadable: one.unreadable + unreadable }
}

/**
 * Reads the blocks. Most library systems give them with the account; where they are a list of their own, it fails
 * alone.
 */
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

/** Items, about 50 KiB in all. A shorter list arrives as soon without compression. */
const longList = 50

function callOfList(call: Call, count: number | null): Call {
  return { ...call, isLong: count !== null && count > longList }
}

/** Milliseconds. A list that arrives sooner is sent together with the others. */
const partsEvery = 500

/** Calls `tell` when some sections have arrived and others have not. Returns a function that stops this. */
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
 * Reads a list, or takes one that was requested for a page that has closed. If the patron leaves or the time of the
 * card ends first, the list is kept for the next page.
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

/** Logs the loan states that the vendor's folder does not know, once for each institution. */
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
