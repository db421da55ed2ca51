import type { GuardSettings } from '../../config/guard-settings.ts'

/** The part of the mean that the newest answer makes up. */
const newest = 0.2

/** So many calls are under way at once, and how long they usually take. */
export function createBulkhead({ inFlight: most }: Pick<GuardSettings, 'inFlight'>) {
  let inFlight = 0
  let usualTime = 0

  return {
    isFull: () => inFlight >= most,
    inFlight: () => inFlight,
    usualTime: () => usualTime,
    /** How long the nth call from now on waits for a place. */
    wait: (nth: number) => (Math.max(0, inFlight + nth - most) / most) * usualTime,
    enter() {
      inFlight += 1
    },
    leave(time: number) {
      inFlight -= 1
      usualTime += (time - usualTime) * newest
    },
  }
}
