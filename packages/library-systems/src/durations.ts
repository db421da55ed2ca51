/** Durations in milliseconds. */
export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** An age is negative if the clock was set back: the true age is then unknown. */
export function isWithin(age: number, duration: number): boolean {
  return age >= 0 && age < duration
}
