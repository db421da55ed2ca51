import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** The state of one institution as seen by the BFF. Contains no patron data. */
export const InstitutionStatus = Type.Object({
  institutionCode: Type.String(),
  /** `resting`: the circuit breaker is open after too many failures. `not-asked`: not queried since the process started. */
  state: Type.Enum(['answering', 'failing', 'resting', 'key-rejected', 'switched-off', 'not-asked']),
  /** `probing`: half-open, one call tests whether the institution responds again. */
  breaker: Type.Enum(['closed', 'open', 'probing']),
  /** null: none since the process started. */
  lastGoodAnswer: Nullable(Instant),
  /** The first failure after the last good answer; null where there is none. */
  downSince: Nullable(Instant),
  waiting: Type.Integer(),
  /** Remaining calls of the day; null where the institution does not report them. */
  callsLeft: Nullable(Type.Integer()),
})
export type InstitutionStatus = Static<typeof InstitutionStatus>

/** As known to this process. */
export const NetworkStatus = Type.Object({ asOf: Instant, institutions: Type.Array(InstitutionStatus) })
export type NetworkStatus = Static<typeof NetworkStatus>
