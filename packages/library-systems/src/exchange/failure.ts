import type { AnswerState } from '@library-card/contract/answer-state.ts'

/** The code and tracking id of a library system's error. Their form is limited, because they are logged. */
export type VendorError = {
  /** The code of the error: capitals, digits and underscores. */
  errorCode?: string
  /** The id by which the vendor's support finds the call. */
  trackingId?: string
}

type Options = {
  /** Text for the log: fixed words or a vendor's code, never other content of a request or response. */
  detail: string
  error?: VendorError
  retryAfterSeconds?: number | null
  /** Whether the call may have changed anything: false if it was never sent or was rejected on arrival. */
  sent?: boolean
  /** Whether the failure may be transient, so that a read may be retried once. */
  mayPass?: boolean
  /** Whether the daily quota is used up. */
  isForToday?: boolean
  /** The remaining daily quota that the response reported; null if it did not. */
  callsLeft?: number | null
  /** Whether the connection failed before a response. */
  isLost?: boolean
}

/** The failure of a call to an institution, which `toProblem` in `members/answers.ts` turns into a value. */
export class InstitutionFailure extends Error {
  override name = 'InstitutionFailure'
  readonly code: AnswerState
  readonly detail: string
  readonly error: VendorError
  readonly retryAfterSeconds: number | null
  readonly sent: boolean
  readonly mayPass: boolean
  readonly isForToday: boolean
  readonly isLost: boolean
  readonly callsLeft: number | null

  constructor(code: AnswerState, options: Options) {
    const { detail, error = {}, retryAfterSeconds = null, sent = true } = options
    const { mayPass = false, isForToday = false, isLost = false, callsLeft = null } = options
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
    this.error = error
    this.retryAfterSeconds = retryAfterSeconds
    this.sent = sent
    this.mayPass = mayPass
    this.isForToday = isForToday
    this.isLost = isLost
    this.callsLeft = callsLeft
  }
}

/** Returns the failure of a call whose answer cannot be used. */
export function unexpected(detail: string): InstitutionFailure {
  return new InstitutionFailure('unexpected-answer', { detail })
}

/** Returns the failure of a call that was not sent, or was rejected on arrival. A retry may follow after `milliseconds`. */
export function notSent(code: AnswerState, detail: string, milliseconds?: number): InstitutionFailure {
  const retryAfterSeconds = milliseconds === undefined ? null : Math.max(1, Math.ceil(milliseconds / 1_000))
  return new InstitutionFailure(code, { detail, retryAfterSeconds, sent: false })
}

/** Marks a failure of `reading`, a call that prepares the actual one, as not sent. */
export async function beforeSending<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof InstitutionFailure)) throw error
    const { code, ...rest } = error
    throw new InstitutionFailure(code, { ...rest, sent: false })
  }
}

/** Returns the failure for a browser that disconnected, or for an answer whose deadline passed. */
export function callerGone(): InstitutionFailure {
  return notSent('timed-out', 'caller gone')
}
