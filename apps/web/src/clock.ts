/**
 * The browser's clock in milliseconds, only for what passes on a page: the end of a session, titles that are hidden again.
 * It may be wrong by hours, so dates are reckoned from an answer's `asOf` and ends from the BFF's `now`.
 */
export function now(): number {
  return Date.now()
}
