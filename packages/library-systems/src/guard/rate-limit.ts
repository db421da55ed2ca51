import { second } from '../durations.ts'
import { startsOf, type GuardEntry } from './settings.ts'

/** `replicas`: the number of processes that share each limit; each uses an equal part. Default: 1. */
export type AdmissionSettings = Required<Pick<GuardEntry, 'inFlight' | 'callsPerSecond'>> & {
  replicas?: number
}

/**
 * Milliseconds after its start in which one of several processes starts no call. Until then, calls of the process
 * that it replaces can arrive, and count for a second more.
 */
const settlesWithin = 2_050

/**
 * Combines the bulkhead, the rate limit and the arrival limit: a call starts when all three admit it. `now`:
 * milliseconds since the start of the process.
 */
export function createAdmission(
  { inFlight, callsPerSecond, replicas = 1 }: AdmissionSettings,
  now: () => number,
) {
  const partOf = (limit: number) => Math.max(1, Math.floor(limit / replicas))
  const bulkhead = createBulkhead(partOf(inFlight))
  const rate = createRate(partOf(startsOf(callsPerSecond)))
  const arrivals = createArrivalWindow(partOf(callsPerSecond))
  if (replicas > 1) rate.holdUntil(settlesWithin)

  const earliest = (nth: number) => Math.max(rate.earliest(nth), arrivals.earliest(nth, now()))

  return {
    isFull: bulkhead.isFull,
    inFlight: bulkhead.inFlight,
    meanTime: bulkhead.meanTime,
    startsRecently: () => rate.recently(now()),
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

/** Length of the window in milliseconds: more than a second, because calls can arrive closer together than they started. */
const window = 1_050

/**
 * The rate limit is a sliding-window log: `starts` calls may start in any window. A fixed window would admit twice as many
 * across its boundary.
 */
function createRate(starts: number) {
  /** A ring buffer of start times; the oldest is at `next`. */
  const log = new Float64Array(starts).fill(Number.NEGATIVE_INFINITY)
  let next = 0
  let heldUntil = Number.NEGATIVE_INFINITY

  /** The earliest start of the nth call from now, if earlier calls start as soon as possible. */
  function earliest(nth: number): number {
    const windows = Math.ceil(nth / starts)
    const replaced = log[(next - 1 + nth - (windows - 1) * starts) % starts]!
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

  return { earliest, record, holdUntil, recently }
}

/**
 * The arrival limit: at most `callsPerSecond` calls reach the institution in any second. A call counts from its start until one second
 * after its response, or after it must have arrived: calls that wait for a new connection can arrive together with later calls.
 */
function createArrivalWindow(callsPerSecond: number) {
  /** A ring buffer of the times by which calls had arrived; the newest is before `next`. */
  const arrived = new Float64Array(callsPerSecond).fill(Number.NEGATIVE_INFINITY)
  let next = 0
  let onTheirWay = 0

  /** The earliest start of the nth call from now under the arrival limit. */
  function earliest(nth: number, now: number): number {
    const left = callsPerSecond - onTheirWay - nth
    if (left < 0) return now + second * Math.ceil(-left / callsPerSecond)
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
function createBulkhead(limit: number) {
  let inFlight = 0
  let meanTime = 0

  return {
    isFull: () => inFlight >= limit,
    inFlight: () => inFlight,
    meanTime: () => meanTime,
    /** Estimates how long the nth call from now waits until fewer than the maximum are in flight. */
    wait: (nth: number) => (Math.max(0, inFlight + nth - limit) / limit) * meanTime,
    enter() {
      inFlight += 1
    },
    leave(time: number) {
      inFlight -= 1
      meanTime += (time - meanTime) * latestWeight
    },
  }
}
