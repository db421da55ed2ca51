import { Type, type Static } from 'typebox'
import { closed } from './browser-input.ts'
import { Instant, Moment } from './moment.ts'
import { Money } from './money.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'

/** Starts a clearance. `ids` are ids or barcodes of the institution's own patrons. */
export const ClearanceOrder = Type.Object(
  { ids: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 2_000 }) },
  closed,
)

/** Why staff order a report on loans and debts elsewhere; the patron reads it. */
export const ReportReason = Type.Enum(['follow-up', 'debts', 'account-ends'])
export type ReportReason = Static<typeof ReportReason>

/** The most patrons of one report on loans and debts elsewhere. */
export const mostOfReport = 20_000

/**
 * Starts a report on loans and debts elsewhere. `group`: the code of a patron group, or its name. `last-report`: every patron on
 * the last such report of this member of staff.
 */
export const ElsewhereOrder = Type.Object(
  {
    whom: Type.Union([
      Type.Object({ by: Type.Literal('ids'), ids: ClearanceOrder.properties.ids }, closed),
      Type.Object(
        { by: Type.Literal('group'), group: Type.String({ minLength: 1, maxLength: 100 }) },
        closed,
      ),
      Type.Object({ by: Type.Literal('last-report') }, closed),
    ]),
    reason: ReportReason,
  },
  closed,
)
export type ElsewhereOrder = Static<typeof ElsewhereOrder>

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
  /** Only in a report on loans and debts elsewhere. A lost loan is not counted as overdue. */
  late: Type.Optional(
    Type.Object({
      overdue: Type.Integer(),
      /** The earliest due date of these; null if none is overdue. */
      since: Nullable(Moment),
      lost: Type.Integer(),
    }),
  ),
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
  /**
   * When the institutions that have not answered in full are asked again, or when a running report goes on that has stopped
   * for today; null if neither is so.
   */
  nextCheck: Nullable(Instant),
  /** Only of a report on loans and debts elsewhere. `nights`: about how many it takes in all. */
  elsewhere: Type.Optional(
    Type.Object({ group: Nullable(Type.String()), reason: ReportReason, nights: Type.Integer() }),
  ),
})
export type Clearance = Static<typeof Clearance>

/** Clearances and reports on loans and debts elsewhere that this staff member started, newest first. */
export const Clearances = Type.Object({ clearances: Type.Array(Clearance) })
export type Clearances = Static<typeof Clearances>

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

/**
 * What a patron has elsewhere, compared with the last report on them: `settled` means that there is nothing any more. null if
 * they were on none, or if an institution did not answer.
 */
export const Change = Type.Enum(['new', 'changed', 'same', 'settled'])
export type Change = Static<typeof Change>

export const ElsewhereRow = Type.Object({
  /** Identifies the patron in the URLs of this staff session only; null if no own patron has the id. */
  handle: Nullable(Type.String()),
  id: Type.String(),
  name: Nullable(Type.String()),
  at: Type.Array(ClearanceAt),
  /** When the institutions were asked; null if no patron was found. */
  asOf: Nullable(Instant),
  change: Nullable(Change),
})
export type ElsewhereRow = Static<typeof ElsewhereRow>

/** `rows`: patrons who have something elsewhere, or no longer have it, and ids without an own patron. */
export const ElsewhereReport = Type.Object({
  clearance: Clearance,
  rows: Type.Array(ElsewhereRow),
  /** Patrons of a group whom the search counted but who are not on the report. */
  missing: Type.Integer(),
  /** Institutions that were not read in full, and for how many patrons. */
  unread: Type.Array(
    Type.Object({ institutionCode: Type.String(), patrons: Type.Integer(), problem: InstitutionProblem }),
  ),
  uncheckable: Type.Array(Type.String()),
})
export type ElsewhereReport = Static<typeof ElsewhereReport>

export const ClearanceCommand = Type.Object(
  /** `ask-again` asks the institutions again that have not answered in full. */
  { command: Type.Enum(['pause', 'resume', 'cancel', 'ask-again']) },
  closed,
)
export type ClearanceCommand = Static<typeof ClearanceCommand>
