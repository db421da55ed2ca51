import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import { InstitutionFailure } from '../failure.ts'

/** A call that we kept back ourselves; another may go in so many milliseconds. */
export function notSent(
  code: InstitutionProblemCode,
  detail: string,
  milliseconds: number,
): InstitutionFailure {
  const retryAfterSeconds = Math.max(1, Math.ceil(milliseconds / 1_000))
  return new InstitutionFailure(code, { detail, retryAfterSeconds, sent: false })
}

/** The browser that asked has gone, or the time for the answer is over. */
export function nobodyWaits(): InstitutionFailure {
  return new InstitutionFailure('timed-out', { detail: 'nobody waits', sent: false })
}
