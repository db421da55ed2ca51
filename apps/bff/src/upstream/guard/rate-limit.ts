import { second } from '../../clock.ts'
import type { GuardEntry } from '../../config/network-file-values.ts'

export type AdmissionSettings = Required<Pick<GuardEntry, 'inFlight' | 'callsPerSecond'>>

/** Milliseconds between checks of a process without a share whether it has one. */
const pollInterval = 250

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
    /** Records that a call ended after `time` milliseconds. */
    leave: (time: number) => bulkhead.leave(time),
    /** Records that a call has arrived, or never will. */
    arrived: () => arrivals.leave(now()),
    holdFor: (milliseconds: number) => rate.holdUntil(now() + milliseconds),
  }
}

/** Milliseconds. A little more than a second, because calls can arrive closer together than they started. */
const window = 1_050

/**
 * The rate limit is a sliding-window log: nine tenths of `callsPerSecond` may start in any window. A fixed window would admit
 * twice as many across its boundary.
 */
function createRate(callsPerSecond: number) {
  const starts = Math.max(1, callsPerSecond - Math.ceil(callsPerSecond / 10))
  /** A ring buffer of start times; the oldest is at `next`. */
  const log = new Float64Array(starts).fill(Number.NEGATIVE_INFINITY)
  let next = 0
  let heldUntil = Number.NEGATIVE_INFINITY

  /**
   * The earliest start of the nth call from now, if the calls before it start as early as they may. `share`: this process's share
   * of `starts`.
   */
  function earliest(nth: number, share: number): number {
    const windows = Math.ceil(nth / share)
    const replaced = log[(next - 1 + nth - windows * share + starts) % starts]!
    return Math.max(heldUntil, replaced + window * windows)
  }

  function record(now: number) {
    log[next] = now
    next = (next + 1) % starts
  }

  /** Starts no call before `moment`, because the institution requested a pause. */
  function holdUntil(moment: number) {
    heldUntil = Math.max(heldUntil, moment)
  }

  const recently = (now: number) => log.filter((start) => start > now - window).length

  return { starts, earliest, record, holdUntil, recently }
}

/**
 * The arrival limit: at most `callsPerSecond` calls reach the institution in any second. Calls that wait for a new connection arrive
 * together with later ones, so a call counts from its start until one second after its response, or after it must have arrived.
 */
function createArrivalWindow(callsPerSecond: number) {
  /** A ring buffer of the times by which calls had arrived; the newest is before `next`. */
  const arrived = new Float64Array(callsPerSecond).fill(Number.NEGATIVE_INFINITY)
  let next = 0
  let onTheirWay = 0

  /**
   * The earliest start of the nth call from now under the arrival limit; `share`: this process's share of
   * `callsPerSecond`.
   */
  function earliest(nth: number, now: number, share: number): number {
    const left = share - onTheirWay - nth
    if (left < 0) return now + second * Math.ceil(-left / share)
    return arrived[(next - 1 - left + callsPerSecond) % callsPerSecond]! + second
  }

  return {
    earliest,
    enter() {
      onTheirWay += 1
    },
    leave(now: number) {
      onTheirWay -= 1
      arrived[next] = now
      next = (next + 1) % callsPerSecond
    },
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
