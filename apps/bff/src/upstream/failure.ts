import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'

type Told = {
  /** For the log; fixed words or a vendor's code, never what was asked or answered. */
  detail: string
  retryAfterSeconds?: number
  /** False where the call never left, or was turned away at the door: what it asked for has not happened. */
  sent?: boolean
  /** It may be over in a moment: whoever only reads may try once more. */
  mayPass?: boolean
  /** No more calls are answered today. */
  isForToday?: boolean
}

/** An institution, or the way to it, did not give what it was asked for. `ask.ts` turns it into a value. */
export class InstitutionFailure extends Error {
  override name = 'InstitutionFailure'
  readonly code: InstitutionProblemCode
  readonly detail: string
  readonly retryAfterSeconds: number | null
  readonly sent: boolean
  readonly mayPass: boolean
  readonly isForToday: boolean

  constructor(code: InstitutionProblemCode, told: Told) {
    const { detail, retryAfterSeconds, sent = true, mayPass = false, isForToday = false } = told
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = retryAfterSeconds ?? null
    this.sent = sent
    this.mayPass = mayPass
    this.isForToday = isForToday
  }
}

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
export function callerGone(): InstitutionFailure {
  return new InstitutionFailure('timed-out', { detail: 'nobody waits', sent: false })
}
