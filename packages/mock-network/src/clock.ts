export type Clock = ReturnType<typeof createClock>

/**
 * The institutions' clock, which runs from `start`: the days in the patrons' stories are relative to that
 * moment.
 */
export function createClock(start = new Date()) {
  const began = performance.now()
  let advanced = 0
  let held: number | null = null
  const passed = () => (held ?? performance.now() - began) + advanced
  return {
    start,
    now: () => new Date(start.getTime() + passed()),
    passTime: (milliseconds: number) => void (advanced += milliseconds),
    /** Stops the clock; afterwards only `passTime` advances it. */
    holdTime: () => void (held ??= performance.now() - began),
  }
}
