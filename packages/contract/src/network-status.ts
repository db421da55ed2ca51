import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** One institution's state as the BFF sees it. Contains no patron data. */
export const InstitutionStatus = Type.Object({
  institutionCode: Type.String(),
  /**
   * `resting` means that the circuit breaker is open after too many failures; `not-asked`, that the BFF has
   * sent no query since the process started.
   */
  state: Type.Enum(['answering', 'failing', 'resting', 'key-rejected', 'switched-off', 'not-asked']),
  /** `probing` means half-open: one call tests whether the institution responds again. */
  breaker: Type.Enum(['closed', 'open', 'probing']),
  /** null if there was none since the process started. */
  lastGoodAnswer: Nullable(Instant),
  /** The first failure after the last good answer; null if there was none. */
  downSince: Nullable(Instant),
  waiting: Type.Integer(),
  /** Remaining calls for the day; null if the institution does not report them. */
  callsLeft: Nullable(Type.Integer()),
})
export type InstitutionStatus = Static<typeof InstitutionStatus>

/** The state of all institutions, as this process knows it. */
export const NetworkStatus = Type.Object({ asOf: Instant, institutions: Type.Array(InstitutionStatus) })
export type NetworkStatus = Static<typeof NetworkStatus>
