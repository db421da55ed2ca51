import { Type, type Static } from 'typebox'
import { Instant } from './moment.ts'
import { Nullable } from './nullable.ts'

/** How one institution stands with us; nothing in here is about a patron. */
export const InstitutionStatus = Type.Object({
  institutionCode: Type.String(),
  /** `resting`: it has failed too often and is not asked for a while. `not-asked`: not since the start. */
  state: Type.Enum(['answering', 'failing', 'resting', 'key-rejected', 'switched-off', 'not-asked']),
  /** `probing`: one call finds out whether it answers again. */
  breaker: Type.Enum(['closed', 'open', 'probing']),
  /** null: none since the start. */
  lastGoodAnswer: Nullable(Instant),
  inFlight: Type.Integer(),
  waiting: Type.Integer(),
  /** Calls left for the day; null where the institution does not tell it. */
  callsLeft: Nullable(Type.Integer()),
})
export type InstitutionStatus = Static<typeof InstitutionStatus>

/** The answer of `GET /api/staff/network`, as this process knows it. */
export const NetworkStatus = Type.Object({ asOf: Instant, institutions: Type.Array(InstitutionStatus) })
export type NetworkStatus = Static<typeof NetworkStatus>
