import * as oidc from 'openid-client'
import { CallProblem } from '../http/problems.ts'
import { DatabaseFailure } from '../store/database-failure.ts'

/**
 * Steps in which a sign-in can fail; with `keys`, a sign-out. `response`: the provider sends the browser back with
 * an error.
 */
export type Step =
  | 'discovery'
  | 'keys'
  | 'response'
  | 'token'
  | 'userinfo'
  | 'fresh-sign-in'
  | 'claims'
  | 'institution'

/** The facts about a claim that an operator needs: never its value. */
type WrongClaim = { claim: string; found: string }

/** The failure of a step of a sign-in, by a fault of the provider or of its settings. */
export class StepFailed extends CallProblem {
  override name = 'StepFailed'
  readonly step: Step
  readonly wrongClaim: WrongClaim | null

  constructor(
    step: Step,
    { wrongClaim = null, cause }: { wrongClaim?: WrongClaim | null; cause?: unknown } = {},
  ) {
    super('sign-in-failed')
    this.step = step
    this.wrongClaim = wrongClaim
    this.cause = cause
  }
}

/** Runs `work`; a failure names the step. */
export async function inStep<T>(step: Step, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof CallProblem || error instanceof DatabaseFailure) throw error
    throw new StepFailed(error instanceof oidc.AuthorizationResponseError ? 'response' : step, {
      cause: error,
    })
  }
}

/**
 * Describes a failure for the log: its step and cause, without any value that the provider or the browser
 * sent.
 */
export function describeFailure(error: unknown) {
  if (error instanceof DatabaseFailure) return { step: 'database', err: error }
  if (!(error instanceof StepFailed))
    return { step: error instanceof CallProblem ? error.code : 'unexpected' }
  const { step, cause, wrongClaim } = error
  return { step, oauthError: oauthErrorOf(cause), ...wrongClaim, err: cause }
}

/**
 * Returns an error code such as `invalid_client`. The error may come from the browser, so no other value is
 * logged.
 */
export function oauthErrorOf(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'error' in cause ? cause.error : undefined
  return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : undefined
}

/** Returns the kind of a value: `missing`, `empty text`, `list of 2`. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'missing'
  if (value === '') return 'empty text'
  if (Array.isArray(value)) return `list of ${value.length}`
  return typeof value === 'string' ? 'text' : typeof value
}
