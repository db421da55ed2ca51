const patienceMs = 5_000

/** What is so where nobody has answered by then: a page must not wait for a server that hangs. */
export function whenTooLate<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), patienceMs))
}
