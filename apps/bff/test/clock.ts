import { afterAll, vi } from 'vitest'

/** Stops the intervals of all tests of a file, so that no action is read back by itself while a test looks at it. */
export function stopIntervals() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  // Files share a process.
  afterAll(() => void vi.useRealTimers())
}
