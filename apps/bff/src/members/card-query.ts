import type { FastifyBaseLogger } from 'fastify'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Call, List, Part } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import type { Priority } from '../upstream/http-client.ts'
import type { Deadline } from './calls.ts'
import type { Member, Members } from './members.ts'
import type { Patron, SignIns } from './patron.ts'
import type { ListOf, Section } from '@library-card/contract/card.ts'

export type CardQuery = {
  patron: Patron
  sessionKey: string
  /** The patron's own sign-ins in this session, by the code of the member. Default: none. */
  signIns?: SignIns
  /** Keyed hash of the patron whom staff look up; without it, the session's own patron. */
  about?: string
  /** Key under which calls are counted and paced, whatever the number of the person's sessions. */
  person: string
  /** Bypasses the card cache. */
  fresh: boolean
  /** The lists to read. Default: all. */
  parts?: readonly Part[]
  /** Codes of members that the patron excluded. */
  notAsked?: readonly string[]
  /** Default: that of a patron who waits for their own card. */
  priority?: Priority
  requestId: string
  /** By `performance.now()`: when the browser's request arrived. Default: now. */
  requestedAt?: number
  /** Shared by the calls to several members. Default: each member has one of its own. */
  deadline?: Deadline
  /** Aborts when the browser disconnects. */
  signal: AbortSignal
  log: FastifyBaseLogger
}

export type MemberQuery = { members: Members; member: Member; cardQuery: CardQuery }

/** Whether a patron waits for their own card, as opposed to staff or a calendar. */
export function isOwnQuery({ priority }: CardQuery): boolean {
  return priority === undefined
}

/** Converts a failure of an institution to a value. The log distinguishes failures that look the same to the patron. */
export function toProblem(
  error: unknown,
  part: string,
  { cardQuery, member }: { cardQuery: CardQuery; member: Member },
): InstitutionProblem {
  const { requestId, log, signal } = cardQuery
  const institution = member.institution.code
  const failure = error instanceof InstitutionFailure ? error : fault()
  if (!signal.aborted) log.warn({ institution, part, problem: failure.code, detail: failure.detail })
  return { code: failure.code, requestId, retryAfterSeconds: failure.retryAfterSeconds }

  /** A fault of ours in handling one institution's answer must not end the stream for the others. */
  function fault() {
    log.error({ err: error, institution, part })
    return new InstitutionFailure('unexpected-answer', { detail: 'fault of ours' })
  }
}

/** The authority of calls to a member: the patron's own sign-in there, if there is one. */
export function authorityAt({ signIns }: CardQuery, { institution }: Member): Pick<Call, 'signIn'> {
  const signIn = signIns?.[institution.code]
  return signIn ? { signIn } : {}
}

export function toSection<T>(
  { items, unreadable }: List<T>,
  part: string,
  { cardQuery: { requestId, log }, member }: { cardQuery: CardQuery; member: Member },
): ListOf<T> {
  if (unreadable === 0) return { state: 'ok', items }
  log.warn({ institution: member.institution.code, part, unreadable })
  return { state: 'ok', items, unreadable, requestId }
}

/** A list that could not be read is `missing`, never empty; null: the library system does not provide it. */
export async function askSection<T>(
  part: string,
  memberQuery: { cardQuery: CardQuery; member: Member },
  ask: () => List<T> | null | Promise<List<T> | null>,
): Promise<Section<T>> {
  try {
    return toProvided(await ask(), part, memberQuery)
  } catch (error) {
    return { state: 'missing', problem: toProblem(error, part, memberQuery) }
  }
}

/** null: the library system does not provide the list. */
export function toProvided<T>(
  list: List<T> | null,
  part: string,
  memberQuery: { cardQuery: CardQuery; member: Member },
): Section<T> {
  return list === null ? { state: 'not-provided' } : toSection(list, part, memberQuery)
}
