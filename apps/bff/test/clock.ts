/** A clock with timers for tests: timers run in order, without waiting. */
export function createTestClock() {
  let time = 0
  const later: { at: number; run: () => void }[] = []

  return {
    now: () => time,
    after(milliseconds: number, run: () => void) {
      later.push({ at: time + milliseconds, run })
    },
    /** Runs all timers, also those that are added meanwhile. */
    runOut() {
      while (later.length > 0) {
        const first = later.reduce((a, b) => (b.at < a.at ? b : a))
        later.splice(later.indexOf(first), 1)
        time = first.at
        first.run()
      }
    },
  }
}
