import type { FoundAccount, Call } from '../ils/port.ts'
import { within } from '../network/deadline.ts'
import { findPatron } from '../network/find-patron.ts'
import type { Member, Members } from '../network/members.ts'
import type { Question } from '../network/question.ts'
import type { Kind } from './kind.ts'

export type Asking = { members: Members; member: Member; question: Question }

/** What is the patron's own at an institution, as it has just said. */
export type Own<Thing> = { found: FoundAccount; things: ReadonlyMap<string, Thing> }

/** null: there is no account. Rejects where the institution does not answer in time. */
export async function readOwn<Thing extends { id: string }>(
  { list }: Kind<Thing>,
  asking: Asking,
): Promise<Own<Thing> | null> {
  const { members, member, question } = asking
  return within(members.limits.card, question.signal, async (signal) => {
    const call = callOf(asking, signal)
    const found = await findPatron({ ...asking, question: { ...question, fresh: true }, call })
    if ('noneSince' in found) return null
    const things = await list(member.system, found, call)
    return { found, things: new Map(things.map((thing) => [thing.id, thing])) }
  })
}

/** What this patron was told there before no longer holds, or may not. */
export function forgetCopies({ members, member, question }: Asking) {
  members.copies.forgetAt(question.patron, member.institution.code)
}

/** Also the reading goes with the writes: a renewal that waits for its list behind every card is none. */
export function callOf({ members, question }: Asking, signal: AbortSignal): Call {
  const { requestId, sessionKey: who } = question
  return { requestId, signal, limit: 'read', lane: 'write', who, now: members.now() }
}
