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
