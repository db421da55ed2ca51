import { createBulkhead } from './bulkhead.ts'
import { createRate } from './rate-limit.ts'
import { createSeen } from './arrival-window.ts'
import type { GuardSettings } from '../../config/guard-settings.ts'

type PaceSettings = Pick<GuardSettings, 'inFlight' | 'starts' | 'startsWithin' | 'seen'>

/** When a call may start: as the bulkhead, the rate and what the institution has seen let it. */
export function createPace(settings: PaceSettings, now: () => number) {
  const bulkhead = createBulkhead(settings)
  const rate = createRate(settings)
  const seen = createSeen(settings)
  const earliest = (nth: number) => Math.max(rate.earliest(nth), seen.earliest(nth, now()))

  return {
    isFull: bulkhead.isFull,
    inFlight: bulkhead.inFlight,
    usualTime: bulkhead.usualTime,
    startsRecently: () => rate.recently(now()),
    isOpen: () => !bulkhead.isFull() && earliest(1) <= now(),
    /** Of the nth call from now on. Hopeful: nobody overtakes it, and answers take as long as usual. */
    waitOf: (nth: number) => Math.max(earliest(nth) - now(), bulkhead.wait(nth)),
    enter() {
      bulkhead.enter()
      seen.enter()
      rate.note(now())
    },
    /** A call has ended, after so many milliseconds. */
    leave(time: number) {
      bulkhead.leave(time)
      seen.leave(now())
    },
    holdFor: (milliseconds: number) => rate.holdUntil(now() + milliseconds),
  }
}
