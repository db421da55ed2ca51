import { Type, type Static } from 'typebox'

/** Settings of the guard that an operator may change, for all institutions or for one. */
export const GuardEntry = Type.Partial(
  Type.Object({
    inFlight: Type.Integer({ minimum: 1, maximum: 1_000 }),
    /** Calls that may reach the institution in any second; all calls in flight are counted. */
    callsPerSecond: Type.Integer({ minimum: 1, maximum: 100_000 }),
    /** Share of the day's calls. With fewer left, only writes and first views are sent. */
    quotaFloor: Type.Number({ minimum: 0, maximum: 1 }),
    /** Share of the day's calls. With fewer left, no calendar is updated. */
    calendarFloor: Type.Number({ minimum: 0, maximum: 1 }),
  }),
  { additionalProperties: false },
)
export type GuardEntry = Static<typeof GuardEntry>

/**
 * Returns the number of calls that may start in any window of the rate limit: fewer than may arrive, because
 * calls can arrive closer together than they started.
 */
export function startsOf(callsPerSecond: number): number {
  return Math.max(1, callsPerSecond - Math.ceil(callsPerSecond / 10))
}
