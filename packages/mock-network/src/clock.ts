/** The time at the institutions: it begins at `start`, the moment that the patrons' stories are told at, and ticks on. */
export function createClock(start = new Date()) {
  const began = performance.now()
  return { start, now: () => new Date(start.getTime() + performance.now() - began) }
}
