import type { GuardSettings } from '../../config/guard-settings.ts'

/** At most `starts` in any `startsWithin`, by a log of the last starts: a count by fixed windows lets twice as many through. */
export function createRate({ starts, startsWithin }: Pick<GuardSettings, 'starts' | 'startsWithin'>) {
  /** A ring; the oldest start is at `next`. */
  const log = new Float64Array(starts).fill(Number.NEGATIVE_INFINITY)
  let next = 0
  let heldUntil = Number.NEGATIVE_INFINITY

  /** When the nth call from now on may start, if those before it start as soon as they may. */
  function earliest(nth: number): number {
    const turn = nth - 1
    const before = log[(next + turn) % starts]!
    return Math.max(heldUntil, before + startsWithin * (1 + Math.floor(turn / starts)))
  }

  function note(now: number) {
    log[next] = now
    next = (next + 1) % starts
  }

  /** The institution has asked for a pause: nothing starts before that moment. */
  function holdUntil(moment: number) {
    heldUntil = Math.max(heldUntil, moment)
  }

  const recently = (now: number) => log.filter((start) => start > now - startsWithin).length

  return { earliest, note, holdUntil, recently }
}

const second = 1_000

/**
 * What the institution may see within any second. When a call arrives there we do not know: at the latest when it has
 * ended. A connection that has to be made holds some back, and they arrive together with those that came after.
 */
export function createArrivalWindow({ seen: most }: Pick<GuardSettings, 'seen'>) {
  /** A ring of when the last calls ended; the newest is before `next`. */
  const ends = new Float64Array(most).fill(Number.NEGATIVE_INFINITY)
  let next = 0
  let underWay = 0

  /** When the nth call from now on may start, if those before it start as soon as they may. */
  function earliest(nth: number, now: number): number {
    const left = most - underWay - nth
    if (left < 0) return now + second * Math.ceil(-left / most)
    return ends[(next - 1 - left + most) % most]! + second
  }

  return {
    earliest,
    enter() {
      underWay += 1
    },
    leave(now: number) {
      underWay -= 1
      ends[next] = now
      next = (next + 1) % most
    },
  }
}
