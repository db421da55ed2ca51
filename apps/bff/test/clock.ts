import { afterAll, vi } from 'vitest'

/** Stops the intervals for all tests of a file, so that no action is read back automatically during a test. */
export function stopIntervals() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  // Files share a process.
  afterAll(() => void vi.useRealTimers())
}
