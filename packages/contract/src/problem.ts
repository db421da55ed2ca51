import { Type, type Static } from 'typebox'
import { Nullable } from './nullable.ts'

/** Why the response of an institution, or a part of it, is missing. */
export const InstitutionProblemCode = Type.Enum([
  'timed-out',
  'refused',
  'busy',
  'unexpected-answer',
  'key-rejected',
  'switched-off',
  /** The account here cannot be looked up until the home institution responds. */
  'home-silent',
  /** The patron has switched the institution off: it is not queried. */
  'not-wanted',
  /** Each patron signs in there, and this one has not done so in this session. */
  'sign-in-there',
  /** The patron's sign-in there has ended. */
  'sign-in-there-again',
])
export type InstitutionProblemCode = Static<typeof InstitutionProblemCode>

/** Why a request to the BFF failed. */
export const CallProblemCode = Type.Enum([
  'bad-request',
  /** The same `Idempotency-Key` was sent with other content. */
  'key-reused',
  /** Another action on the same object is running, and its outcome is not known to this process. */
  'in-progress',
  'not-signed-in',
  /** The page was rendered for another session than that of its cookie. */
  'session-changed',
  'forbidden',
  'not-found',
  'sign-in-failed',
  /** Does not say which of the two is wrong. */
  'wrong-card-or-password',
  'too-many-tries',
  /** The person exceeds the limit of simultaneous actions; `retryAfterSeconds` says when to retry. */
  'too-many-actions',
  'no-record-at-home',
  /** The institution's record of this person has no role that may view patrons. */
  'no-staff-rights',
  /** The institution does not respond, so the person's role is unknown. */
  'rights-not-known',
  /** The home institution does not respond, and nothing can be shown without it. */
  'institution-silent',
  /** The view could not be written to the audit log, so no data is shown. */
  'not-on-record',
  /** The BFF is overloaded; `Retry-After` says when to retry. */
  'overloaded',
  'unexpected-error',
])
export type CallProblemCode = Static<typeof CallProblemCode>

export const ProblemCode = Type.Union([InstitutionProblemCode, CallProblemCode])
export type ProblemCode = Static<typeof ProblemCode>

/** An error response of the BFF. Patrons quote `requestId` at the service desk. The browser has the texts. */
export const Problem = Type.Object({
  status: Type.Integer(),
  code: ProblemCode,
  requestId: Type.String(),
  /** When to retry, if known; the same as the header `Retry-After`. */
  retryAfterSeconds: Type.Optional(Type.Integer()),
})
export type Problem = Static<typeof Problem>

export const InstitutionProblem = Type.Object({
  code: InstitutionProblemCode,
  requestId: Type.String(),
  /** How long the institution asked us to wait. */
  retryAfterSeconds: Nullable(Type.Integer()),
})
export type InstitutionProblem = Static<typeof InstitutionProblem>

/** Why an action was not carried out: because of the institution, or of the limit of simultaneous actions. */
export const ActionProblem = Type.Object({
  ...InstitutionProblem.properties,
  code: Type.Union([InstitutionProblemCode, Type.Literal('too-many-actions')]),
})
export type ActionProblem = Static<typeof ActionProblem>
