import type { GuardSettings } from '../../config/guard-settings.ts'
import { createArrivalWindow, createRate } from './rate-limit.ts'

type AdmissionSettings = Pick<GuardSettings, 'inFlight' | 'starts' | 'startsWithin' | 'seen'>

/** When a call may start: as the bulkhead, the rate and what the institution has seen let it. */
export function createAdmission(settings: AdmissionSettings, now: () => number) {
  const bulkhead = createBulkhead(settings)
  const rate = createRate(settings)
  const seen = createArrivalWindow(settings)
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

/** The part of the mean that the newest answer makes up. */
const newest = 0.2

/** So many calls are under way at once, and how long they usually take. */
function createBulkhead({ inFlight: most }: Pick<GuardSettings, 'inFlight'>) {
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
