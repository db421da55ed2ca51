import type { FastifyBaseLogger } from 'fastify'
import type { Call } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import type { Members } from './members.ts'

/** `answerBy`: by `performance.now()`; `signal` aborts then at the latest. */
export type Deadline = Required<Pick<Call, 'answerBy' | 'signal'>>

type Wanted = Pick<Call, 'requestId' | 'priority' | 'person' | 'signIn' | 'parts'> &
  Partial<Pick<Call, 'limit' | 'signal'>> & { deadline?: Deadline | undefined }

/** A call that ends at `deadline`, by default with the time of a card, or of a sign-in, or when `signal` aborts. */
export function createCall(
  { limits, now }: Pick<Members, 'limits' | 'now'>,
  { signal, limit = 'read', deadline, ...call }: Wanted,
): Call {
  const time = limit === 'signIn' ? limits.signIn : limits.card
  return { ...call, limit, ...(deadline ?? createDeadline({ time, signal })), now: now() }
}

type Time = { time: number; from?: number | undefined; signal?: AbortSignal | undefined }

/** `time`: milliseconds from `from`, which is by `performance.now()` and by default now. */
export function createDeadline({ time, from = performance.now(), signal }: Time): Deadline {
  const answerBy = from + time
  const timeout = AbortSignal.timeout(Math.max(0, Math.ceil(answerBy - performance.now())))
  return { answerBy, signal: signal ? AbortSignal.any([signal, timeout]) : timeout }
}

type Source = { log: FastifyBaseLogger; institution: string }

/** The answer, or `unavailable` and a line in the log where the institution has none. */
export async function answerOrUnavailable<T>(
  source: Source,
  ask: () => Promise<T>,
): Promise<T | 'unavailable'> {
  try {
    return await ask()
  } catch (error) {
    logFailure(source, error)
    return 'unavailable'
  }
}

/** Rethrows what is no failure of the institution. */
export function logFailure({ log, institution }: Source, error: unknown): InstitutionFailure {
  if (!(error instanceof InstitutionFailure)) throw error
  log.warn({ institution, problem: error.code, detail: error.detail })
  return error
}
