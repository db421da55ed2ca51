/** The institutions' clock. It runs from `start`, the moment to which the days in the patrons' stories are relative. */
export function createClock(start = new Date()) {
  const began = performance.now()
  let advanced = 0
  let held: number | null = null
  const passed = () => (held ?? performance.now() - began) + advanced
  return {
    start,
    now: () => new Date(start.getTime() + passed()),
    passTime: (milliseconds: number) => void (advanced += milliseconds),
    /** From now on only `passTime` advances the clock. */
    holdTime: () => void (held ??= performance.now() - began),
  }
}
