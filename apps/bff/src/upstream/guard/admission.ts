import type { GuardEntry } from '../../config/network-file-values.ts'
import { createArrivalWindow, createRate } from './rate-limit.ts'

/** Milliseconds between the looks of a process without a share whether it has one. */
const pollInterval = 250

export type AdmissionSettings = Required<Pick<GuardEntry, 'inFlight' | 'callsPerSecond'>>

/**
 * Combines the bulkhead, the rate limit and the arrival limit: a call starts when all three admit it. Each limit is divided by
 * `divisor`, because the other replicas use the rest; at Infinity no call starts.
 */
export function createAdmission(settings: AdmissionSettings, now: () => number, divisor = () => 1) {
  const shareOf = (limit: number) => Math.max(1, Math.floor(limit / divisor()))
  const hasShare = () => divisor() < Infinity
  const bulkhead = createBulkhead(() => shareOf(settings.inFlight))
  const rate = createRate(settings.callsPerSecond)
  const arrivals = createArrivalWindow(settings.callsPerSecond)

  function earliest(nth: number): number {
    if (!hasShare()) return now() + pollInterval
    return Math.max(
      rate.earliest(nth, shareOf(rate.starts)),
      arrivals.earliest(nth, now(), shareOf(settings.callsPerSecond)),
    )
  }

  return {
    isFull: bulkhead.isFull,
    inFlight: bulkhead.inFlight,
    meanTime: bulkhead.meanTime,
    startsRecently: () => rate.recently(now()),
    /** Milliseconds until the rate limit and the arrival limit admit the nth call from now. */
    paceOf: (nth: number) => earliest(nth) - now(),
    /** Estimates the wait of the nth call from now, in milliseconds, if no call overtakes it and responses take their mean time. */
    waitOf: (nth: number) => Math.max(earliest(nth) - now(), bulkhead.wait(nth)),
    enter() {
      bulkhead.enter()
      arrivals.enter()
      rate.record(now())
    },
    /** A call ended after `time` milliseconds. */
    leave(time: number, hasArrived: boolean) {
      bulkhead.leave(time)
      if (hasArrived) arrivals.leave(now())
    },
    /** The institution has a call that left without having arrived, or never will. */
    arrived: () => arrivals.leave(now()),
    holdFor: (milliseconds: number) => rate.holdUntil(now() + milliseconds),
  }
}

/** The weight of the latest response in the moving average. */
const latestWeight = 0.2

/** The bulkhead limits the calls in flight, and keeps a moving average of the response time. */
function createBulkhead(limit: () => number) {
  let inFlight = 0
  let meanTime = 0

  return {
    isFull: () => inFlight >= limit(),
    inFlight: () => inFlight,
    meanTime: () => meanTime,
    /** Estimates how long the nth call from now waits until fewer than the maximum are in flight. */
    wait: (nth: number) => (Math.max(0, inFlight + nth - limit()) / limit()) * meanTime,
    enter() {
      inFlight += 1
    },
    leave(time: number) {
      inFlight -= 1
      meanTime += (time - meanTime) * latestWeight
    },
  }
}
