import type { FastifyBaseLogger } from 'fastify'
import { answerStates } from '@library-card/contract/answer-state.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { Member, Members } from './members.ts'
import type { Asker, Patron, SignIns } from './patron.ts'
import type { ListOf, Section } from '@library-card/contract/card.ts'
import { InstitutionFailure, unexpected } from '@library-card/library-systems/exchange/failure.ts'
import type { Priority } from '@library-card/library-systems/exchange/http-client.ts'
import type { Call, List, OwnSignIn, Part } from '@library-card/library-systems/port.ts'

/** A query about one patron, for any member. */
export type CardQuery = {
  asker: Asker
  patron: Patron
  sessionKey: string
  /** The patron's own sign-ins in this session, by the code of the member. Default: none. */
  signIns?: SignIns
  /** Key under which calls are counted and paced, whatever the number of the person's sessions. */
  person: string
  /** Bypasses the card cache. */
  fresh: boolean
  /** Milliseconds within which a patron is not looked up again where there was no account. Default: an hour. */
  noAccountFor?: number
  /** The lists to read. Default: all. */
  parts?: readonly Part[]
  /** Reads these lists whatever the account counts. Default: a list that it counts as empty is not read. */
  ignoresCounts?: true
  /** Sends no call for blocks alone, because who asks shows none. Default: blocks are read. */
  withoutBlocks?: true
  /** Codes of members that the patron excluded. */
  notAsked?: readonly string[]
  /** Codes of members at which the patron says that they have no account. */
  noAccount?: readonly string[] | undefined
  /** Default: the priority of a patron who waits for their own card. */
  priority?: Priority
  requestId: string
  /** When the browser's request arrived, by `performance.now()`. Default: now. */
  requestedAt?: number
  /** The deadline that calls to several members share. Default: each member has its own. */
  deadline?: Deadline
  /** Aborts when the browser disconnects. */
  signal: AbortSignal
  log: FastifyBaseLogger
}

/** A query to one member, which is passed whole to the calls that it needs. */
export type MemberQuery = CardQuery & { members: Members; member: Member }

/** Converts a failure of an institution to a value. The log distinguishes failures that look the same to the patron. */
export function toProblem(error: unknown, part: string, query: MemberQuery): InstitutionProblem {
  const { requestId, log, signal, member } = query
  const institution = member.institution.code
  const failure = error instanceof InstitutionFailure ? error : fault()
  if (!signal.aborted && !isNormal(failure)) log.warn({ institution, part, ...logLineOf(failure) })
  const { code, retryAfterSeconds, isForToday } = failure
  return { code, requestId, retryAfterSeconds, ...(isForToday && { isForToday }) }

  /** A fault of ours in handling one institution's answer must not end the stream for the others. */
  function fault() {
    log.error({ err: error, institution, part })
    return unexpected('fault of ours')
  }
}

/**
 * Nobody called the institution, so it has not failed. Its own answer that it is in no network with home is logged: it is remembered
 * for the session.
 */
function isNormal({ code, sent }: InstitutionFailure): boolean {
  return answerStates[code].group === 'not-called' && !sent
}

/** The log line of a failure: the only parts of the institution's answer are the error's code and tracking id. */
function logLineOf({ code, detail, error }: InstitutionFailure) {
  return { problem: code, detail, ...error }
}

/** The patron's own sign-in at the member in this session, which gives no rights to anybody else. */
export function ownSignInAt({
  asker,
  signIns,
  member,
}: Pick<MemberQuery, 'asker' | 'signIns' | 'member'>): OwnSignIn | undefined {
  return asker === 'patron' ? signIns?.[member.institution.code] : undefined
}

/** Returns the authority of the calls: the patron's own sign-in there, if there is one. */
export function authorityOf(query: MemberQuery): Pick<Call, 'signIn'> {
  const signIn = ownSignInAt(query)
  return signIn ? { signIn } : {}
}

export function toSection<T>(
  { items, unreadable }: List<T>,
  part: string,
  { requestId, log, member }: MemberQuery,
): ListOf<T> {
  if (unreadable === 0) return { state: 'ok', items }
  log.warn({ institution: member.institution.code, part, unreadable })
  return { state: 'ok', items, unreadable, requestId }
}

/**
 * Reads a list. A list that could not be read is `missing`, never empty; null means that the library system
 * does not provide it.
 */
export async function askSection<T>(
  part: string,
  query: MemberQuery,
  ask: () => List<T> | null | Promise<List<T> | null>,
): Promise<Section<T>> {
  try {
    return toProvided(await ask(), part, query)
  } catch (error) {
    return { state: 'missing', problem: toProblem(error, part, query) }
  }
}

/** `list`: null if the library system does not provide it. */
export function toProvided<T>(list: List<T> | null, part: string, query: MemberQuery): Section<T> {
  return list === null ? { state: 'not-provided' } : toSection(list, part, query)
}

/** Whether a section has every row of its list, if the library system provides it. */
export function isWhole(section: Section<unknown>): boolean {
  return section.state !== 'missing' && !('unreadable' in section)
}

/** `answerBy`: by `performance.now()`; `signal` aborts at that time at the latest. */
export type Deadline = Required<Pick<Call, 'answerBy' | 'signal'>>

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

type Source = { log: FastifyBaseLogger; institution: string }

/** Returns the answer, or `no-answer` with a line in the log if the institution has none. */
export async function answerOrNone<T>(source: Source, ask: () => Promise<T>): Promise<T | 'no-answer'> {
  try {
    return await ask()
  } catch (error) {
    logFailure(source, error)
    return 'no-answer'
  }
}

/** Logs a failure of the institution, and rethrows any other error. */
export function logFailure({ log, institution }: Source, error: unknown): InstitutionFailure {
  if (!(error instanceof InstitutionFailure)) throw error
  if (!isNormal(error)) log.warn({ institution, ...logLineOf(error) })
  return error
}
