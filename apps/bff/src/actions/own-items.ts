import type { FoundAccount, Call } from '../ils/port.ts'
import { findPatron } from '../members/find-patron.ts'
import type { Member, Members } from '../members/members.ts'
import type { Question } from '../members/card-query.ts'
import type { Listed } from '../members/card-cache.ts'
import type { Kind } from './action-kind.ts'

export type Asking = { members: Members; member: Member; question: Question }

/** The patron's own loans or requests at an institution, by id. `found` null: there is no account. */
export type Own<Thing> = {
  found: FoundAccount | null
  things: ReadonlyMap<string, Thing>
  /** By `performance.now()`: before they were asked for. */
  began: number
}

/**
 * `lookUp`: before sending. A read like any other of that person, so that ids which are made up stand in nobody's way; it
 * joins a read that is under way, and a list read a moment ago serves it. `anew`: not even that. `readBack`: what became
 * of a write that was sent, which only a list asked for after it tells.
 */
const ways = {
  lookUp: { priority: 'read', unshared: false },
  anew: { priority: 'read', unshared: true },
  readBack: { priority: 'write', unshared: true },
} as const
export type Way = keyof typeof ways

/** Rejects where the institution does not answer in time. */
export async function readOwn<Thing extends { id: string }>(
  kind: Kind<Thing>,
  asking: Asking,
  way: Way,
): Promise<Own<Thing>> {
  const { members, member, question } = asking
  const recent = kind.recent(members)
  const { code } = member.institution
  const known = ways[way].unshared ? undefined : recent.recall(question, code)
  const listed = known ?? (await ask(kind, asking, way))
  if (!known) recent.keep(question, code, listed)
  const { found, items, began } = listed
  return { found, things: new Map(items.map((thing) => [thing.id, thing])), began }
}

async function ask<Thing extends { id: string }>(
  { list }: Kind<Thing>,
  asking: Asking,
  way: Way,
): Promise<Listed<Thing>> {
  const { members, member, question } = asking
  const began = performance.now()
  const signal = AbortSignal.any([question.signal, AbortSignal.timeout(members.limits.card)])
  const call: Call = { ...callOf(asking, signal), ...ways[way] }
  const found = await findPatron({ ...asking, question: { ...question, fresh: true }, call })
  if ('noneSince' in found) return { found: null, items: [], began }
  return { found, items: await list(member.system, found, call), began }
}

/** The person writes there: nothing that the institution said before is shown or relied on any more. */
export function forgetCopies({ members, member, question }: Asking) {
  members.cardCache.noteWrite(question.patron, member.institution.code)
}

export function callOf({ members, question }: Asking, signal: AbortSignal): Call {
  const { requestId, person: who } = question
  return { requestId, signal, limit: 'read', priority: 'write', who, forWrite: true, now: members.now() }
}
