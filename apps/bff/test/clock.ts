import { afterAll, vi } from 'vitest'

const never = 2 ** 31 - 1
const realSetInterval = setInterval

/**
 * Stops the intervals for all tests of a file, so that no action is read back automatically during a test. Fake timers would go
 * on with each poll of an expectation.
 */
export function stopIntervals() {
  vi.stubGlobal('setInterval', (run: () => void) => realSetInterval(run, never))
  // Files share a process.
  afterAll(() => void vi.unstubAllGlobals())
}
