import { Type, type Static } from 'typebox'
import { AccountUpdateOutcome } from './account.ts'
import { CancellationOutcome, PickupOutcome } from './cancellation.ts'
import { closed, GivenId } from './browser-input.ts'
import { Instant, Moment } from './moment.ts'
import { Nullable } from './nullable.ts'
import { InstitutionProblem } from './problem.ts'
import { RenewalOutcome } from './renewal.ts'

/** The result of reading an unsure outcome back. */
export const OutcomeReading = Type.Object({
  /** Why the BFF could not read the list; null if it could. */
  problem: Nullable(InstitutionProblem),
  /** The due date that the BFF read for the loan. */
  due: Nullable(Moment),
})
export type OutcomeReading = Static<typeof OutcomeReading>

const common = {
  institutionCode: Type.String(),
  id: Type.String(),
  /** The time when the outcome became known or was read back; absent while the action runs. */
  at: Type.Optional(Instant),
  /** Present only in the response to a check. */
  reading: Type.Optional(OutcomeReading),
}

/** The outcome of one action of the patron on one loan, request or account; `outcome` is null while it runs. */
export const Outcome = Type.Union([
  Type.Object({ type: Type.Literal('renewal'), ...common, outcome: Nullable(RenewalOutcome) }),
  Type.Object({ type: Type.Literal('cancellation'), ...common, outcome: Nullable(CancellationOutcome) }),
  Type.Object({ type: Type.Literal('pickup-change'), ...common, outcome: Nullable(PickupOutcome) }),
  Type.Object({ type: Type.Literal('account-update'), ...common, outcome: Nullable(AccountUpdateOutcome) }),
])
export type Outcome = Static<typeof Outcome>

/**
 * One NDJSON line of the outcomes of an order or of all actions of the session. The stream sends running
 * actions with `outcome: null`, then each outcome once it is known, then `end`. An action without an outcome then runs in
 * another process of the BFF: the page asks for the outcomes again.
 */
export const OutcomeLine = Type.Union([Outcome, Type.Object({ type: Type.Literal('end') })])
export type OutcomeLine = Static<typeof OutcomeLine>

/** Reads an unsure outcome back from the institution without repeating the action. */
export const OutcomeCheck = Type.Object(
  {
    type: Type.Enum(['renewal', 'cancellation', 'pickup-change', 'account-update']),
    institutionCode: GivenId,
    id: GivenId,
  },
  closed,
)
