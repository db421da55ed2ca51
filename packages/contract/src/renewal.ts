import { Type, type Static } from 'typebox'
import { closed, GivenId } from './browser-input.ts'
import { Loan } from './loan.ts'
import { Moment } from './moment.ts'
import { Nullable } from './nullable.ts'
import { ActionProblem } from './problem.ts'

/**
 * `due` is the due date that the patron saw. If it has changed since, the loan has been renewed and the BFF
 * sends nothing.
 */
export const RenewalOrder = Type.Object(
  { institutionCode: GivenId, loanId: GivenId, due: Nullable(Moment) },
  closed,
)
export type RenewalOrder = Static<typeof RenewalOrder>

/** Maximum number of loans in one order; the browser splits larger ones. */
export const maxLoansPerOrder = 200
export type MaxLoansPerOrder = typeof maxLoansPerOrder

export const RenewalOrders = Type.Object(
  { loans: Type.Array(RenewalOrder, { minItems: 1, maxItems: maxLoansPerOrder }) },
  closed,
)
export type RenewalOrders = Static<typeof RenewalOrders>

export const RefusalReason = Type.Enum([
  'requested',
  'limit-reached',
  'maximum-period',
  'too-soon',
  'recalled',
  'lost',
  'claimed-returned',
  'blocked',
  'fees',
  'expired-account',
  'other',
])
export type RefusalReason = Static<typeof RefusalReason>

/** The institution's refusal. */
export const Refusal = Type.Object({
  result: Type.Literal('refused'),
  /** At least one reason. */
  reasons: Type.Array(RefusalReason),
  /** The institution's own text, in its language. */
  text: Nullable(Type.String()),
  /** The vendor's own code, for staff at the service desk. */
  deskCode: Nullable(Type.String()),
})
export type Refusal = Static<typeof Refusal>

/**
 * The action did not happen. `problem` is null if no problem prevented it: the BFF did not send the action,
 * or found by reading back, long enough after sending, that nothing had changed.
 */
export const NotDone = Type.Object({
  result: Type.Literal('not-done'),
  problem: Nullable(ActionProblem),
  /** The browser's own: the status with which something before the BFF refused the request. */
  proxyStatus: Type.Optional(Type.Integer()),
})
export type NotDone = Static<typeof NotDone>

/**
 * The BFF sent the action, which may have happened: read the outcome back before sending again. `cause`: why the institution
 * confirmed nothing; missing if that is not known.
 */
export const Unsure = Type.Object({
  result: Type.Literal('unsure'),
  cause: Type.Optional(Type.Enum(['too-slow', 'connection-lost', 'no-usable-answer'])),
})
export type Unsure = Static<typeof Unsure>

/** The loan, request or account belongs to another patron or does not exist; the response does not say which. */
export const NotFound = Type.Object({ result: Type.Literal('not-found') })
export type NotFound = Static<typeof NotFound>

export const RenewalOutcome = Type.Union([
  /** `loan` is the loan after the renewal, `was` its previous due date. */
  Type.Object({ result: Type.Literal('renewed'), loan: Loan, was: Nullable(Moment) }),
  /** The institution accepted the renewal, but the due date did not change. */
  Type.Object({ result: Type.Literal('unchanged'), loan: Loan }),
  /** The institution accepted the renewal, and the loan is due earlier than `was`. */
  Type.Object({ result: Type.Literal('shortened'), loan: Loan, was: Moment }),
  Refusal,
  NotDone,
  Unsure,
  NotFound,
])
export type RenewalOutcome = Static<typeof RenewalOutcome>
