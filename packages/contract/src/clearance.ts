import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'
import { Instant } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'

/** Starts a clearance. `ids`: ids or barcodes of the institution's own patrons. */
export const ClearanceOrder = Type.Object(
  { ids: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 2_000 }) },
  closed,
)

/** `not-found`: no own patron has this id. `not-known`: an institution that shares data for this did not provide it. */
export const ClearanceResult = Type.Enum(['cleared', 'not-cleared', 'not-known', 'not-found'])
export type ClearanceResult = Static<typeof ClearanceResult>

/** One institution's result; included only if it prevents the clearance or did not respond. */
export const ClearanceAt = Type.Object({
  institutionCode: Type.String(),
  loans: Nullable(Type.Integer()),
  requests: Nullable(Type.Integer()),
  /** null where withheld or not provided. */
  balance: Nullable(Money),
  problem: Nullable(InstitutionProblem),
})
export type ClearanceAt = Static<typeof ClearanceAt>

export const ClearanceRow = Type.Object({
  /** As entered. */
  id: Type.String(),
  name: Nullable(Type.String()),
  /** null while pending. */
  result: Nullable(ClearanceResult),
  at: Type.Array(ClearanceAt),
  /** The number of institutions that the result covers; missing until there is a result. */
  asked: Type.Optional(Type.Integer()),
  /** Codes of the institutions that the result does not cover: not queried about this patron, or not about all that it depends on. */
  notAsked: Type.Optional(Type.Array(Type.String())),
})
export type ClearanceRow = Static<typeof ClearanceRow>

export const Clearance = Type.Object({
  id: Type.String(),
  began: Instant,
  state: Type.Enum(['running', 'paused', 'cancelled', 'done']),
  total: Type.Integer(),
  checked: Type.Integer(),
  /** Codes of members that share nothing for a clearance: they are not queried. */
  withheldAt: Type.Array(Type.String()),
})
export type Clearance = Static<typeof Clearance>

/** Clearances of this member of staff, newest first. */
export const Clearances = Type.Object({ clearances: Type.Array(Clearance) })

export const ClearanceReport = Type.Object({ clearance: Clearance, rows: Type.Array(ClearanceRow) })
export type ClearanceReport = Static<typeof ClearanceReport>

export const ClearanceCommand = Type.Object(
  /** `ask-again`: checks the patrons whose result is not known again. */
  { command: Type.Enum(['pause', 'resume', 'cancel', 'ask-again']) },
  closed,
)
export type ClearanceCommand = Static<typeof ClearanceCommand>
