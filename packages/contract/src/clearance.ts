import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'
import { Instant } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'

/** Starts a clearance. `ids` are ids or barcodes of the institution's own patrons. */
export const ClearanceOrder = Type.Object(
  { ids: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 2_000 }) },
  closed,
)

/**
 * `nothing-open`: at none of the institutions that can be checked. `not-in-full`: nothing is known to be open, but a list
 * of such an institution was not read. `not-found`: no own patron has this id.
 */
export const ClearanceResult = Type.Enum(['nothing-open', 'something-open', 'not-in-full', 'not-found'])
export type ClearanceResult = Static<typeof ClearanceResult>

/**
 * Counts and sums of one institution. Only for institutions where the patron has loans, requests or fees, or where a list
 * was not read. null: withheld, not provided or not read.
 */
export const ClearanceAt = Type.Object({
  institutionCode: Type.String(),
  loans: Nullable(Type.Integer()),
  requests: Nullable(Type.Integer()),
  /** Sums of the debts in each state; credits do not reduce them. */
  unpaid: Nullable(Money),
  inDispute: Nullable(Money),
  sentToBilling: Nullable(Money),
  /** Sum of the credits, a positive amount. */
  credit: Nullable(Money),
  problem: Nullable(InstitutionProblem),
})
export type ClearanceAt = Static<typeof ClearanceAt>

export const ClearanceRow = Type.Object({
  /** The id or barcode as entered. */
  id: Type.String(),
  name: Nullable(Type.String()),
  /** null while pending. */
  result: Nullable(ClearanceResult),
  at: Type.Array(ClearanceAt),
  /** Whether the network file ignored open requests when the patron was checked. */
  requestsIgnored: Type.Optional(Type.Boolean()),
})
export type ClearanceRow = Static<typeof ClearanceRow>

export const Clearance = Type.Object({
  id: Type.String(),
  began: Instant,
  state: Type.Enum(['running', 'paused', 'cancelled', 'done']),
  total: Type.Integer(),
  checked: Type.Integer(),
  /** Whether the clearance waits for an earlier one of the institution: they run one after another. */
  waits: Type.Optional(Type.Literal(true)),
  /** When the institutions that have not answered in full are asked again; null if they are not. */
  nextCheck: Nullable(Instant),
})
export type Clearance = Static<typeof Clearance>

/** Clearances that this staff member started, newest first. */
export const Clearances = Type.Object({ clearances: Type.Array(Clearance) })

/**
 * `checkable`: number of institutions that `nothing-open` covers. `uncheckable`: codes of the others, where the BFF cannot
 * read every list of every patron.
 */
export const ClearanceReport = Type.Object({
  clearance: Clearance,
  checkable: Type.Integer(),
  uncheckable: Type.Array(Type.String()),
  rows: Type.Array(ClearanceRow),
})
export type ClearanceReport = Static<typeof ClearanceReport>

export const ClearanceCommand = Type.Object(
  /** `ask-again` asks the institutions again that have not answered in full. */
  { command: Type.Enum(['pause', 'resume', 'cancel', 'ask-again']) },
  closed,
)
export type ClearanceCommand = Static<typeof ClearanceCommand>
