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
 * `not-found` means that no own patron has this id; `not-known`, that an institution which shares the
 * required data did not provide it.
 */
export const ClearanceResult = Type.Enum(['cleared', 'not-cleared', 'not-known', 'not-found'])
export type ClearanceResult = Static<typeof ClearanceResult>

/**
 * One institution's result; included only if the patron has loans, requests or fees there, or if the query
 * failed.
 */
export const ClearanceAt = Type.Object({
  institutionCode: Type.String(),
  loans: Nullable(Type.Integer()),
  requests: Nullable(Type.Integer()),
  /** Balance of the open fees; null if withheld or not provided. */
  balance: Nullable(Money),
  /** Sums that no balance counts; null like the balance. */
  inDispute: Nullable(Money),
  sentToBilling: Nullable(Money),
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
  /** Number of institutions that the result covers; absent until the result is known. */
  asked: Type.Optional(Type.Integer()),
  /**
   * Codes of institutions that the result does not cover: the BFF did not query them about this patron, or
   * not about everything that the result depends on.
   */
  notAsked: Type.Optional(Type.Array(Type.String())),
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
  /** Whether it begins once an earlier one of the institution has ended: they run one after another. */
  waits: Type.Optional(Type.Literal(true)),
  /** Codes of members that share nothing for a clearance; the BFF does not query them. */
  withheldAt: Type.Array(Type.String()),
})
export type Clearance = Static<typeof Clearance>

/** Clearances that this staff member started, newest first. */
export const Clearances = Type.Object({ clearances: Type.Array(Clearance) })

export const ClearanceReport = Type.Object({ clearance: Clearance, rows: Type.Array(ClearanceRow) })
export type ClearanceReport = Static<typeof ClearanceReport>

export const ClearanceCommand = Type.Object(
  /** `ask-again` repeats the checks with an unknown result. */
  { command: Type.Enum(['pause', 'resume', 'cancel', 'ask-again']) },
  closed,
)
export type ClearanceCommand = Static<typeof ClearanceCommand>
