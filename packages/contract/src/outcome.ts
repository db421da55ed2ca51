import { Type, type Static } from 'typebox'
import { CancellationOutcome, PickupOutcome } from './cancellation.ts'
import { closed, GivenId } from './browser-input.ts'
import { Instant, Moment } from './moment.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'
import { RenewalOutcome } from './renewal.ts'

/** What reading an unsure outcome back has found. */
export const OutcomeReading = Type.Object({
  /** Why the list could not be read; null: it was read. */
  problem: Nullable(InstitutionProblem),
  /** The due date of the loan that was read. */
  due: Nullable(Moment),
})
export type OutcomeReading = Static<typeof OutcomeReading>

const common = {
  institutionCode: Type.String(),
  id: Type.String(),
  /** When the outcome became known, or was read back. Missing while the action runs. */
  at: Type.Optional(Instant),
  /** Only in the response to a check. */
  reading: Type.Optional(OutcomeReading),
}

/** The outcome of one action of the patron on one loan or request; `outcome` is null while it runs. */
export const Outcome = Type.Union([
  Type.Object({ type: Type.Literal('renewal'), ...common, outcome: Nullable(RenewalOutcome) }),
  Type.Object({ type: Type.Literal('cancellation'), ...common, outcome: Nullable(CancellationOutcome) }),
  Type.Object({ type: Type.Literal('pickup-change'), ...common, outcome: Nullable(PickupOutcome) }),
])
export type Outcome = Static<typeof Outcome>

/**
 * One NDJSON line of the outcomes of an order, or of all actions of the session: first the running actions with
 * `outcome: null`, then each outcome when it is known, then `end`.
 */
export const OutcomeLine = Type.Union([Outcome, Type.Object({ type: Type.Literal('end') })])
export type OutcomeLine = Static<typeof OutcomeLine>

/** Reads an unsure outcome back from the institution without repeating the action. */
export const OutcomeCheck = Type.Object(
  {
    type: Type.Enum(['renewal', 'cancellation', 'pickup-change']),
    institutionCode: GivenId,
    id: GivenId,
  },
  closed,
)
