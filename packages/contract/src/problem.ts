import { Type, type Static } from 'typebox'
import { Nullable } from './nullable.ts'

/** Why an institution, or a part of what it was asked, is not here. */
export const InstitutionProblemCode = Type.Enum([
  'timed-out',
  'refused',
  'busy',
  'unexpected-answer',
  'key-rejected',
  'switched-off',
  /** The account cannot be looked for here until the home institution answers. */
  'home-silent',
  /** The patron has switched it off: it is not asked. */
  'not-wanted',
])
export type InstitutionProblemCode = Static<typeof InstitutionProblemCode>

/** Why one of our own calls failed. */
export const CallProblemCode = Type.Enum([
  'bad-request',
  /** The same `Idempotency-Key` came with other content. */
  'key-reused',
  /** Somebody is at it already, and what will become of it cannot be told from here. */
  'in-progress',
  'not-signed-in',
  /** The page was rendered for another session than the one that its cookie now names. */
  'session-changed',
  'forbidden',
  'not-found',
  'sign-in-failed',
  /** Which of the two, nobody is told. */
  'wrong-card-or-password',
  'too-many-tries',
  /** One person acts on more at a time than they may: `retryAfterSeconds` tells when there is room again. */
  'too-many-actions',
  'no-record-at-home',
  /** The institution's own record gives no right to look at patrons. */
  'no-staff-rights',
  /** The institution does not tell at the moment whether there is such a right. */
  'rights-not-known',
  /** Nothing can be shown before one's own institution answers. */
  'institution-silent',
  /** A look at a patron's data that cannot be put on record does not happen. */
  'not-on-record',
  /** There is more to do than we can: `Retry-After` tells when to come again. */
  'overloaded',
  'unexpected-error',
])
export type CallProblemCode = Static<typeof CallProblemCode>

export const ProblemCode = Type.Union([InstitutionProblemCode, CallProblemCode])
export type ProblemCode = Static<typeof ProblemCode>

/** `requestId` is the reference that a patron can read to a desk. The words belong to the browser. */
export const Problem = Type.Object({
  status: Type.Integer(),
  code: ProblemCode,
  requestId: Type.String(),
  /** When to try again, where that is known; the same as the header `Retry-After`. */
  retryAfterSeconds: Type.Optional(Type.Integer()),
})
export type Problem = Static<typeof Problem>

export const InstitutionProblem = Type.Object({
  code: InstitutionProblemCode,
  requestId: Type.String(),
  /** When the institution asked us to wait: for how long. */
  retryAfterSeconds: Nullable(Type.Integer()),
})
export type InstitutionProblem = Static<typeof InstitutionProblem>

/** Why an act was not done: because of the institution, or because this person asks for more at a time than they may. */
export const ActProblem = Type.Object({
  ...InstitutionProblem.properties,
  code: Type.Union([InstitutionProblemCode, Type.Literal('too-many-actions')]),
})
export type ActProblem = Static<typeof ActProblem>
