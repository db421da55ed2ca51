import { Type, type Static } from 'typebox'

/** Settings of the guard that an operator may change, for all institutions or for one. */
export const GuardEntry = Type.Partial(
  Type.Object({
    inFlight: Type.Integer({ minimum: 1, maximum: 1_000, description: 'Calls in flight at once' }),
    callsPerSecond: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description: 'Calls that may arrive at the institution in any second. For Alma at most 25',
    }),
    quotaFloor: Type.Number({
      minimum: 0,
      maximum: 1,
      description: "Share of the day's calls. With fewer left, only writes and first views are sent",
    }),
    calendarFloor: Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        "Share of the day's calls. With fewer left, no calendar is updated and no reminder is read",
    }),
  }),
  { additionalProperties: false },
)
export type GuardEntry = Static<typeof GuardEntry>

/**
 * Returns the number of calls that may start in any window of the rate limit. Fewer may start than arrive, because
 * calls can arrive closer together than they started.
 */
export function startsOf(callsPerSecond: number): number {
  return Math.max(1, callsPerSecond - Math.ceil(callsPerSecond / 10))
}
