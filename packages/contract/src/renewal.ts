import { Type, type Static } from 'typebox'
import { GivenId } from './given-id.ts'
import { Loan } from './loan.ts'
import { Moment } from './moment.ts'
import { Nullable } from './nullable.ts'
import { ActProblem } from './problem.ts'

/** `due` is what the patron was shown: where it has moved on since, somebody has renewed it, and nothing is sent. */
export const RenewalOrder = Type.Object(
  { institutionCode: GivenId, loanId: GivenId, due: Nullable(Moment) },
  { additionalProperties: false },
)
export type RenewalOrder = Static<typeof RenewalOrder>

/** Loans in one order; the browser splits what is more. */
export const mostOrdered = 200

/** The body of `POST /api/renewals`. */
export const RenewalOrders = Type.Object(
  { loans: Type.Array(RenewalOrder, { minItems: 1, maxItems: mostOrdered }) },
  { additionalProperties: false },
)
export type RenewalOrders = Static<typeof RenewalOrders>

export const RefusalReason = Type.Enum([
  'requested',
  'limit-reached',
  'maximum-period',
  'recalled',
  'lost',
  'claimed-returned',
  'blocked',
  'fees',
  'expired-account',
  'other',
])
export type RefusalReason = Static<typeof RefusalReason>

/** What the institution said when it refused. */
export const Refusal = Type.Object({
  result: Type.Literal('refused'),
  /** At least one. */
  reasons: Type.Array(RefusalReason),
  /** The institution's own words, in its language. */
  text: Nullable(Type.String()),
  /** The vendor's own code, for whoever is asked at the desk. */
  deskCode: Nullable(Type.String()),
})
export type Refusal = Static<typeof Refusal>

/** It has not happened. `problem` null: found by reading afterwards, long enough after it was sent. */
export const NotDone = Type.Object({
  result: Type.Literal('not-done'),
  problem: Nullable(ActProblem),
})
export type NotDone = Static<typeof NotDone>

/** It was sent and may have happened: nobody may send it again before it has been read back. */
export const Unsure = Type.Object({ result: Type.Literal('unsure') })
export type Unsure = Static<typeof Unsure>

/** Not in this patron's own list, or nowhere at all: nobody can tell which. */
export const NotFound = Type.Object({ result: Type.Literal('not-found') })
export type NotFound = Static<typeof NotFound>

export const RenewalOutcome = Type.Union([
  /** `loan` as it is now; `was` is the due date before. */
  Type.Object({ result: Type.Literal('renewed'), loan: Loan, was: Nullable(Moment) }),
  /** Accepted, and the date did not move. */
  Type.Object({ result: Type.Literal('unchanged'), loan: Loan }),
  Refusal,
  NotDone,
  Unsure,
  NotFound,
])
export type RenewalOutcome = Static<typeof RenewalOutcome>
