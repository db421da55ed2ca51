import { Type, type Static } from 'typebox'
import { CancellationOutcome, PickupOutcome } from './cancellation.ts'
import { GivenId } from './given-id.ts'
import { Nullable } from './nullable.ts'
import { RenewalOutcome } from './renewal.ts'

const at = { institutionCode: Type.String(), id: Type.String() }

/** What became of one act of the patron on one loan or request; `outcome` is null while it runs. */
export const Outcome = Type.Union([
  Type.Object({ type: Type.Literal('renewal'), ...at, outcome: Nullable(RenewalOutcome) }),
  Type.Object({ type: Type.Literal('cancellation'), ...at, outcome: Nullable(CancellationOutcome) }),
  Type.Object({ type: Type.Literal('pickup-change'), ...at, outcome: Nullable(PickupOutcome) }),
])
export type Outcome = Static<typeof Outcome>

/**
 * One line (NDJSON) of `POST /api/renewals`, which tells each loan that was asked for, and of `GET /api/outcomes`, which
 * tells every act of the session: first those that run, with `outcome: null`, each again when it has ended, then `end`.
 */
export const OutcomeLine = Type.Union([Outcome, Type.Object({ type: Type.Literal('end') })])
export type OutcomeLine = Static<typeof OutcomeLine>

/** The body of `POST /api/outcomes/check`: reads back what is unsure, and sends nothing. The answer is an `Outcome`. */
export const OutcomeCheck = Type.Object(
  {
    type: Type.Enum(['renewal', 'cancellation', 'pickup-change']),
    institutionCode: GivenId,
    id: GivenId,
  },
  { additionalProperties: false },
)
