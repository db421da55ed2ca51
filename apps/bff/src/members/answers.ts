import { answerStates } from '@library-card/contract/answer-state.ts'
import type { ListOf, Section } from '@library-card/contract/card.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { InstitutionFailure, unexpected } from '@library-card/library-systems/exchange/failure.ts'
import type { List } from '@library-card/library-systems/port.ts'
import type { FastifyBaseLogger } from 'fastify'
import type { MemberQuery } from './card-query.ts'

export function toSection<T>(
  { items, unreadable, short, shortBy, withoutSuggestions }: List<T>,
  part: string,
  { requestId, log, member }: MemberQuery,
): ListOf<T> {
  if (unreadable === 0) return { state: 'ok', items }
  log.warn({ institution: member.institution.code, part, unreadable, ...short })
  const causes = {
    ...(short && { short }),
    ...(shortBy && { shortBy }),
    ...(withoutSuggestions && { withoutSuggestions }),
  }
  return { state: 'ok', items, unreadable, ...causes, requestId }
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
 * Whether the institution was not called, so that it has not failed. Its own answer that it is in no network with
 * home was sent: the answer is logged, and the session remembers it.
 */
function isNormal({ code, sent }: InstitutionFailure): boolean {
  return answerStates[code].group === 'not-called' && !sent
}

/** The log line of a failure: the only parts of the institution's answer are the error's code and tracking id. */
function logLineOf({ code, detail, error }: InstitutionFailure) {
  return { problem: code, detail, ...error }
}

type Source = { log: FastifyBaseLogger; institution: string }

/** Returns the answer. If the institution gives none, logs the failure and returns `no-answer`. */
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
