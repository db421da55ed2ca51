const hour = 3_600_000

/** Whether an institution takes our key, as its last answer told. Whoever runs the card hears of it once an hour. */
export function createKeyState(alert: () => void = () => {}) {
  let isRejected = false
  let alertedAt = Number.NEGATIVE_INFINITY

  /** A key that may only read is no rejected one: what a write is answered is not told here. */
  function note(rejected: boolean, now: number) {
    isRejected = rejected
    if (!rejected || now - alertedAt < hour) return
    alertedAt = now
    alert()
  }

  return { note, isRejected: () => isRejected }
}
