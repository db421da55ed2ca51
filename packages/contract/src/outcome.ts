import { Type, type Static } from 'typebox'
import { CancellationOutcome, PickupOutcome } from './cancellation.ts'
import { GivenId } from './given-id.ts'
import { Nullable } from './nullable.ts'
import { RenewalOutcome } from './renewal.ts'

const at = { institutionCode: Type.String(), id: Type.String() }

/** The outcome of one action of the patron on one loan or request; `outcome` is null while it runs. */
export const Outcome = Type.Union([
  Type.Object({ type: Type.Literal('renewal'), ...at, outcome: Nullable(RenewalOutcome) }),
  Type.Object({ type: Type.Literal('cancellation'), ...at, outcome: Nullable(CancellationOutcome) }),
  Type.Object({ type: Type.Literal('pickup-change'), ...at, outcome: Nullable(PickupOutcome) }),
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
  { additionalProperties: false },
)
