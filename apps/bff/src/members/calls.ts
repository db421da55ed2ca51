import type { Call } from '@library-card/library-systems/port.ts'
import { ownSignInAt, type CardQuery, type Deadline, type MemberQuery } from './card-query.ts'
import type { Members } from './members.ts'

/**
 * Creates a call for data that a page requests when the patron opens it, by default within the time limit of
 * a card.
 */
export function toReadCall(query: MemberQuery, deadline?: Deadline): Call {
  const { members, requestId, signal, person } = query
  return createCall(members, { requestId, signal, priority: 'read', person, deadline, ...authorityOf(query) })
}

/** Returns the authority of the calls: the patron's own sign-in at the member, if there is one. */
export function authorityOf(query: MemberQuery): Pick<Call, 'signIn'> {
  const signIn = ownSignInAt(query)
  return signIn ? { signIn } : {}
}

/** Returns the deadline of a card, whose time begins when the browser's request arrives. */
export function cardDeadline({ members, requestedAt, signal }: CardQuery & { members: Members }): Deadline {
  return createDeadline(members.limits.card, [members.stopping, signal], requestedAt)
}

/**
 * Creates a call that ends at `deadline` (by default after the time of a card, or of a sign-in), or when
 * `signal` aborts.
 */
export function createCall(
  { limits, now, stopping }: Pick<Members, 'limits' | 'now' | 'stopping'>,
  {
    signal,
    limit = 'read',
    deadline,
    ...call
  }: Pick<Call, 'requestId' | 'priority' | 'person' | 'signIn'> &
    Partial<Pick<Call, 'limit' | 'signal'>> & { deadline?: Deadline | undefined },
): Call {
  const time = limit === 'signIn' ? limits.signIn : limits.card
  return {
    ...call,
    limit,
    ...(deadline ?? createDeadline(time, signal ? [stopping, signal] : [stopping])),
    now: now(),
  }
}

/** `time`: milliseconds from `from`, a time by `performance.now()` and by default now. */
export function createDeadline(time: number, signals: AbortSignal[], from = performance.now()): Deadline {
  const answerBy = from + time
  const timeout = AbortSignal.timeout(Math.max(0, Math.ceil(answerBy - performance.now())))
  return { answerBy, signal: AbortSignal.any([...signals, timeout]) }
}
