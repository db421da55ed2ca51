/**
 * The time that is shown, stored and compared, in milliseconds since 1970. Each process has one clock. Durations within a
 * process are measured by `performance.now()`.
 */
export type Clock = () => number

/** Milliseconds. */
export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** Of an age by a clock, which is negative where the clock was set back: then the true age is not known. */
export function isWithin(age: number, duration: number): boolean {
  return age >= 0 && age < duration
}

export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** The machine's clock, or that of a demo, which begins at `start`. */
export function createClock(start: Date | null): Clock {
  const ahead = start ? start.getTime() - Date.now() : 0
  return () => Date.now() + ahead
}

export function monthsBefore(time: number, months: number): number {
  const now = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC')
  return now.subtract({ months }).epochMilliseconds
}
