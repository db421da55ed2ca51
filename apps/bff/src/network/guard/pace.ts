import { createBulkhead } from './bulkhead.ts'
import { createRate } from './rate.ts'
import type { GuardSettings } from './settings.ts'

type PaceSettings = Pick<GuardSettings, 'inFlight' | 'starts' | 'startsWithin'>

/** When a call may start: as the bulkhead and the rate let it. */
export function createPace(settings: PaceSettings, now: () => number) {
  const rate = createRate(settings)
  const bulkhead = createBulkhead(settings)

  return {
    isFull: bulkhead.isFull,
    inFlight: bulkhead.inFlight,
    isOpen: () => !bulkhead.isFull() && rate.earliest(1) <= now(),
    /** Of the nth call from now on. Hopeful: nobody overtakes it, and answers take as long as usual. */
    waitOf: (nth: number) => Math.max(rate.earliest(nth) - now(), bulkhead.wait(nth)),
    enter() {
      bulkhead.enter()
      rate.note(now())
    },
    leave: (time: number) => bulkhead.leave(time),
    holdFor: (milliseconds: number) => rate.holdUntil(now() + milliseconds),
  }
}
