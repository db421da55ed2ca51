/** The institutions' clock. It runs from `start`, the moment to which the days in the patrons' stories are relative. */
export function createClock(start = new Date()) {
  const began = performance.now()
  let advanced = 0
  return {
    start,
    now: () => new Date(start.getTime() + performance.now() - began + advanced),
    passTime: (milliseconds: number) => void (advanced += milliseconds),
  }
}
