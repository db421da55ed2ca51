/** Time that a test moves: what was put off happens in its order, as soon as all before it is done. */
export function createTestClock() {
  let time = 0
  const later: { at: number; run: () => void }[] = []

  return {
    now: () => time,
    after(milliseconds: number, run: () => void) {
      later.push({ at: time + milliseconds, run })
    },
    /** Until nothing is put off any more. */
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
