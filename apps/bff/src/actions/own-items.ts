import { accountId } from '@library-card/contract/account.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { notSent, unexpected } from '@library-card/library-systems/exchange/failure.ts'
import type { Call, FoundAccount, LibrarySystem, List } from '@library-card/library-systems/port.ts'
import { lookUpAccount } from '../members/account-lookup.ts'
import { toProblem } from '../members/answers.ts'
import { authorityOf } from '../members/calls.ts'
import type { MemberQuery } from '../members/card-query.ts'
import type { Members } from '../members/members.ts'
import { joinLists, listUncountedRequests } from '../members/read-lists.ts'
import type { ListCache } from '../members/card-cache.ts'
import type { Store } from '../store/database.ts'
import type { ActionKind, Item } from './action-kinds.ts'

export type ActionContext = MemberQuery & { store: Store; kind: ActionKind }

export type OwnItems = {
  /** null if the patron has no account there. */
  found: FoundAccount | null
  items: ReadonlyMap<string, Item>
  unreadable: number
  /** Time by `performance.now()` before the list was requested. */
  began: number
}

type ItemList = {
  read: (system: LibrarySystem, found: FoundAccount, call: Call) => Promise<List<Item>>
  /** null if the list is not cached. */
  cache: (members: Members) => ListCache<Item> | null
}

export const itemLists: Record<ActionKind['item'], ItemList> = {
  loan: {
    read: (system, found, call) => system.listLoans(found, call),
    cache: ({ cardCache }) => cardCache.loans,
  },
  request: {
    read: async (system, { patronId }, call) => {
      // The institution had another library system when the intent was stored.
      if (!system.listRequests) throw notSent('refused', 'no requests')
      const [counted, uncounted] = await Promise.all([
        system.listRequests(patronId, call),
        listUncountedRequests(system, patronId, call),
      ])
      return joinLists(counted, uncounted)
    },
    cache: ({ cardCache }) => cardCache.requests,
  },
  /** The look-up of the patron has read the account. */
  account: {
    read: async (_, { account }) => ({ items: [{ ...account, id: accountId }], unreadable: 0 }),
    cache: () => null,
  },
}

/**
 * How each kind of read requests the list. `lookUp`, before sending, is a read like any other of that person, so
 * that made-up ids delay nobody else. It joins a read in flight and accepts a recent list. `anew` does neither.
 * `check`: a patron waits for it. `readBack`, after a write: only a list requested later can show the result. A
 * list is read back three times, and an action takes at most 75 seconds in all.
 */
const modes = {
  lookUp: { priority: 'read', skipCoalescing: false, within: Infinity },
  anew: { priority: 'read', skipCoalescing: true, within: Infinity },
  check: { priority: 'read', skipCoalescing: true, within: 10_000 },
  readBack: { priority: 'write', skipCoalescing: true, within: 18_000 },
} as const

export async function readOwnItems(
  context: ActionContext,
  mode: keyof typeof modes,
): Promise<OwnItems | InstitutionProblem> {
  const { members, member, kind } = context
  const { code } = member.institution
  const cache = itemLists[kind.item].cache(members)
  const known = modes[mode].skipCoalescing ? undefined : cache?.get(context, code)
  try {
    const list = known ?? (await requestList(context, mode))
    if (!known) cache?.set(context, code, list)
    const { items, ...others } = list
    return { ...others, items: new Map(items.map((item) => [item.id, item])) }
  } catch (error) {
    return toProblem(error, `${kind.item}s, ${mode}`, context)
  }
}

async function requestList(context: ActionContext, mode: keyof typeof modes) {
  const { members, member, kind } = context
  const began = performance.now()
  const { within, ...way } = modes[mode]
  const time = Math.min(members.limits.card, within)
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(time)])
  const call: Call = { ...toActionCall(context, signal), ...way }
  const found = await lookUpAccount(context, call)
  if ('noneSince' in found) return { found: null, items: [], unreadable: 0, began }
  return { found, began, ...(await itemLists[kind.item].read(member.system, found, call)) }
}

/** Returns a problem if the item may be one of the unreadable rows: its absence then proves nothing. */
export function problemIfUnreadable(
  context: ActionContext,
  own: OwnItems | InstitutionProblem,
  { objectId }: { objectId: string },
): OwnItems | InstitutionProblem {
  if ('code' in own || own.unreadable === 0 || own.items.has(objectId)) return own
  const failure = unexpected('unreadable rows')
  return toProblem(failure, 'own list', context)
}

export function toActionCall(query: MemberQuery, signal: AbortSignal): Call {
  const { members, requestId, person } = query
  return {
    requestId,
    signal,
    limit: 'read',
    priority: 'write',
    person,
    forWrite: true,
    now: members.now(),
    ...authorityOf(query),
  }
}
