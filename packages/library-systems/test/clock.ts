import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished, vi } from 'vitest'

/** A clock with timers for tests: timers run in order, without waiting. */
export function createTestClock() {
  let time = 0
  let later: { at: number; run: () => void }[] = []

  return {
    now: () => time,
    after(milliseconds: number, run: () => void) {
      const one = { at: time + milliseconds, run }
      later.push(one)
      return () => void (later = later.filter((other) => other !== one))
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

const machineNow = performance.now.bind(performance)

/** Lets `performance.now()` jump ahead, for the rest of the test. */
export async function passTime(milliseconds: number) {
  const ahead = performance.now() - machineNow() + milliseconds
  const later = vi.spyOn(performance, 'now').mockImplementation(() => machineNow() + ahead)
  onTestFinished(() => later.mockRestore())
  // Caches read the time at most once in a millisecond.
  await wait(2)
}
