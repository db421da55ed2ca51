/**
 * The clock for all times that are shown, stored or compared, in milliseconds since 1970. Each process has one
 * clock. Durations within a process are measured by `performance.now()`.
 */
export type Clock = () => number

export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** Creates the machine's clock, or the clock of a demo, which begins at `start`. */
export function createClock(start: Date | null): Clock {
  const ahead = start ? start.getTime() - Date.now() : 0
  return () => Date.now() + ahead
}

export function monthsBefore(time: number, months: number): number {
  const now = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC')
  return now.subtract({ months }).epochMilliseconds
}
