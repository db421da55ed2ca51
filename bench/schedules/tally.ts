export type Tally = ReturnType<typeof createTally>

/** What has happened in all schedules together. */
export function createTally() {
  return {
    schedules: 0,
    clicks: 0,
    /** Calls that had to be sent more than once. */
    resent: 0,
    restarts: 0,
    /** Writes, as the institutions count them. */
    asked: 0,
    committed: 0,
    /** Loans and requests of a click that were told so, at least once. */
    unsure: 0,
    doubleWrites: 0,
  }
}
