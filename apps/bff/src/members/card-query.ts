import type { FastifyBaseLogger } from 'fastify'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import type { List, Part } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import type { Priority } from '../upstream/http-client.ts'
import type { Member } from './members.ts'
import type { Patron } from './patron.ts'
import type { Section } from '@library-card/contract/card.ts'

/** What one call of the browser wants to know of its patron. */
export type CardQuery = {
  patron: Patron
  sessionKey: string
  /** Keyed hash of the patron that staff ask about; without it, the session's own patron. */
  about?: string
  /** Keyed hash of the person whose turn it is, however many sessions they have. */
  person: string
  /** Ask again where an earlier answer would do. */
  fresh: boolean
  /** Nothing else is asked for. Default: all. */
  parts?: readonly Part[]
  /** Codes of members that the patron does not want to be asked. */
  notAsked?: readonly string[]
  /** Whose work it is. Default: the patron's own, who is there and waits. */
  priority?: Priority
  requestId: string
  /** By `performance.now()`: when it came. Default: now. */
  came?: number
  /** Aborts when the browser has gone. */
  signal: AbortSignal
  log: FastifyBaseLogger
}

/** The patron is there, and looks at what is their own. */
export function isOwn({ priority }: CardQuery): boolean {
  return priority === undefined
}

/** The one place where a failure of an institution becomes a value; the log keeps apart what is one to the patron. */
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

  /** A fault of ours with what one institution sent must not cost the others their line. */
  function fault() {
    log.error({ err: error, institution, part })
    return new InstitutionFailure('unexpected-answer', { detail: 'fault of ours' })
  }
}

export function toSection<T>(
  { items, unreadable }: List<T>,
  part: string,
  { cardQuery: { requestId, log }, member }: { cardQuery: CardQuery; member: Member },
): Section<T> {
  if (unreadable === 0) return { state: 'ok', items }
  log.warn({ institution: member.institution.code, part, unreadable })
  return { state: 'ok', items, unreadable, requestId }
}

/** A list that could not be read is `missing`, never empty. */
export async function askSection<T>(
  part: string,
  memberQuery: { cardQuery: CardQuery; member: Member },
  ask: () => Promise<List<T>>,
): Promise<Section<T>> {
  try {
    return toSection(await ask(), part, memberQuery)
  } catch (error) {
    return { state: 'missing', problem: toProblem(error, part, memberQuery) }
  }
}
