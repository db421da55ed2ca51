import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'

/** The body of `POST /api/staff/clearances`: ids or barcodes of own patrons. */
export const ClearanceOrder = Type.Object(
  { ids: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 2_000 }) },
  { additionalProperties: false },
)

/** `not-found`: no own patron has this id. `not-known`: somebody who would have to say so did not answer. */
export const ClearanceResult = Type.Enum(['cleared', 'not-cleared', 'not-known', 'not-found'])
export type ClearanceResult = Static<typeof ClearanceResult>

/** What one institution says; only those that stand in the way or did not answer are told. */
export const ClearanceAt = Type.Object({
  institutionCode: Type.String(),
  loans: Nullable(Type.Integer()),
  requests: Nullable(Type.Integer()),
  /** null: withheld, or not told. */
  balance: Nullable(Money),
  problem: Nullable(InstitutionProblem),
})
export type ClearanceAt = Static<typeof ClearanceAt>

export const ClearanceRow = Type.Object({
  /** As it was given. */
  id: Type.String(),
  name: Nullable(Type.String()),
  /** null: not yet. */
  result: Nullable(ClearanceResult),
  at: Type.Array(ClearanceAt),
})
export type ClearanceRow = Static<typeof ClearanceRow>

export const Clearance = Type.Object({
  id: Type.String(),
  began: Instant,
  state: Type.Enum(['running', 'paused', 'cancelled', 'done']),
  total: Type.Integer(),
  checked: Type.Integer(),
  /** Members that share nothing for a clearance: they were not asked. */
  withheldAt: Type.Array(Type.String()),
})
export type Clearance = Static<typeof Clearance>

/** The answer of `GET /api/staff/clearances`, newest first: those of this institution's staff member. */
export const Clearances = Type.Object({ clearances: Type.Array(Clearance) })

/** The answer of `GET /api/staff/clearances/:id`. */
export const ClearanceReport = Type.Object({ clearance: Clearance, rows: Type.Array(ClearanceRow) })
export type ClearanceReport = Static<typeof ClearanceReport>

/** The body of `POST /api/staff/clearances/:id`. The answer is a `Clearance`. */
export const ClearanceCommand = Type.Object(
  { command: Type.Enum(['pause', 'resume', 'cancel']) },
  { additionalProperties: false },
)
export type ClearanceCommand = Static<typeof ClearanceCommand>
