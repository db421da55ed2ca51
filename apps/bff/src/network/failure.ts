import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'

type Told = {
  /** For the log; fixed words or a vendor's code, never what was asked or answered. */
  detail: string
  retryAfterSeconds?: number
  /** False where the call surely never left: what it asked for has not happened. */
  sent?: boolean
}

/** An institution, or the way to it, did not give what it was asked for. `ask.ts` turns it into a value. */
export class InstitutionFailure extends Error {
  override name = 'InstitutionFailure'
  readonly code: InstitutionProblemCode
  readonly detail: string
  readonly retryAfterSeconds: number | null
  readonly sent: boolean

  constructor(code: InstitutionProblemCode, { detail, retryAfterSeconds, sent = true }: Told) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = retryAfterSeconds ?? null
    this.sent = sent
  }
}
