import { second } from '../../clock.ts'

/** Milliseconds. A little more than a second, because calls can arrive closer together than they started. */
const window = 1_050

/**
 * The rate limit is a sliding-window log: nine tenths of `callsPerSecond` may start in any window. A fixed window would admit
 * twice as many across its boundary.
 */
export function createRate(callsPerSecond: number) {
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
 * together with later ones, so a call counts from its start until one second after its end, or after it must have arrived.
 */
export function createArrivalWindow(callsPerSecond: number) {
  /** A ring buffer of end times; the newest is before `next`. */
  const ends = new Float64Array(callsPerSecond).fill(Number.NEGATIVE_INFINITY)
  let next = 0
  let inFlight = 0

  /** As that of the rate limit; `share`: this process's share of `callsPerSecond`. */
  function earliest(nth: number, now: number, share: number): number {
    const left = share - inFlight - nth
    if (left < 0) return now + second * Math.ceil(-left / share)
    return ends[(next - 1 - left + callsPerSecond) % callsPerSecond]! + second
  }

  return {
    earliest,
    enter() {
      inFlight += 1
    },
    leave(now: number) {
      inFlight -= 1
      ends[next] = now
      next = (next + 1) % callsPerSecond
    },
  }
}
