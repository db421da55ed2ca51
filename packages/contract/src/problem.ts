import { Type, type Static } from 'typebox'
import { answerStateNames } from './answer-state.ts'
import { Nullable } from './nullable.ts'

/** Why a request to the BFF failed. */
export const CallProblemCode = Type.Enum([
  'bad-request',
  /** The browser sent the same `Idempotency-Key` with different content. */
  'key-reused',
  /** A different action on the same object is running. */
  'in-progress',
  'not-signed-in',
  /** The page belongs to a different session than its cookie. */
  'session-changed',
  /** The page was built with another version of the contract, so nothing was done. */
  'new-version',
  'forbidden',
  'not-found',
  'sign-in-failed',
  /** Deliberately does not say which of the two is wrong. */
  'wrong-card-or-password',
  'too-many-tries',
  /**
   * The person exceeded a limit of actions, at once or per minute; `retryAfterSeconds` says when to retry.
   */
  'too-many-actions',
  'no-record-at-home',
  /** The institution's record of this person has no role that may view patrons. */
  'no-staff-rights',
  /** The institution does not respond, so the staff member's role is unknown. */
  'rights-not-known',
  /** The home institution does not respond, and the page needs its data. */
  'institution-silent',
  /** The BFF could not write the view to the audit log, so it returns no data. */
  'not-on-record',
  /** The BFF is overloaded; `Retry-After` says when to retry. */
  'overloaded',
  /**
   * The database does not answer or takes no writes, so nothing was changed; an action will not be carried out later.
   * `Retry-After` says when to retry.
   */
  'cannot-save',
  'unexpected-error',
])
export type CallProblemCode = Static<typeof CallProblemCode>

export const AnswerState = Type.Enum(answerStateNames)

export const ProblemCode = Type.Union([AnswerState, CallProblemCode])
export type ProblemCode = Static<typeof ProblemCode>

/**
 * An error response from the BFF. Patrons quote `requestId` at the service desk. The web app has the texts.
 */
export const Problem = Type.Object({
  status: Type.Integer(),
  code: ProblemCode,
  requestId: Type.String(),
  /** When to retry, if known; equals the `Retry-After` header. */
  retryAfterSeconds: Type.Optional(Type.Integer()),
})
export type Problem = Static<typeof Problem>

/** Why an institution's answer, or a list in it, is missing. */
export const InstitutionProblem = Type.Object({
  code: AnswerState,
  requestId: Type.String(),
  /** The delay that the institution requested. */
  retryAfterSeconds: Nullable(Type.Integer()),
  /** With `busy`: the calls that the institution accepts in a day are used up, or nearly. */
  isForToday: Type.Optional(Type.Literal(true)),
})
export type InstitutionProblem = Static<typeof InstitutionProblem>

/**
 * Why an action was not carried out: a problem at the institution, a limit of actions per person, the database, or a page of
 * another version. `read-only`: the institution lets our key read, and change nothing.
 */
export const ActionProblem = Type.Object({
  ...InstitutionProblem.properties,
  code: Type.Union([AnswerState, Type.Enum(['too-many-actions', 'cannot-save', 'new-version', 'read-only'])]),
})
export type ActionProblem = Static<typeof ActionProblem>
