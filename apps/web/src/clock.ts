/**
 * The browser's clock in milliseconds, only for time that passes on a page, such as the time until a session ends. It may be
 * wrong by hours: dates are computed from a response's `asOf`, and the end of a session from the BFF's `now`.
 */
export function now(): number {
  return Date.now()
}
