import type { FastifyBaseLogger } from 'fastify'
import type { Call } from '../ils/port.ts'
import { InstitutionFailure } from '../upstream/failure.ts'
import type { Members } from './members.ts'

/** `came`: when the browser's request arrived, by `performance.now()`. Default: now. */
type Wanted = Pick<Call, 'requestId' | 'priority' | 'who' | 'signIn' | 'parts'> &
  Partial<Pick<Call, 'limit' | 'signal'>> & { came?: number | undefined }

/** A call that ends with the time of a card, or of a sign-in, or when `signal` aborts. */
export function createCall(
  { limits, now }: Pick<Members, 'limits' | 'now'>,
  { signal, limit = 'read', came = performance.now(), ...call }: Wanted,
): Call {
  const answerBy = came + (limit === 'signIn' ? limits.signIn : limits.card)
  const timeLeft = Math.max(0, Math.ceil(answerBy - performance.now()))
  const signals = [AbortSignal.timeout(timeLeft), ...(signal ? [signal] : [])]
  return {
    ...call,
    limit,
    signal: AbortSignal.any(signals),
    answerBy,
    now: now(),
  }
}

type Source = { log: FastifyBaseLogger; institution: string }

/** The answer, or `silent` and a line in the log where the institution has none. */
export async function answerOrSilent<T>(
  { log, institution }: Source,
  ask: () => Promise<T>,
): Promise<T | 'silent'> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    log.warn({ institution, problem: error.code, detail: error.detail })
    return 'silent'
  }
}
