import { hour } from '../../clock.ts'

/** Records whether the institution accepts our key, and alerts operators at most once an hour while it does not. */
export function createKeyState(
  alert: () => void = () => {},
  publish: (isRejected: boolean) => void = () => {},
) {
  let isRejected = false
  let alertedAt = Number.NEGATIVE_INFINITY

  /** Called for reads only, because a read-only key is rejected for writes. */
  function record(rejected: boolean, at: number) {
    if (rejected !== isRejected) publish(rejected)
    isRejected = rejected
    if (!rejected || at - alertedAt < hour) return
    alertedAt = at
    alert()
  }

  /** Another replica has recorded it, and alerted. */
  function applyUpdate(rejected: boolean, at: number) {
    isRejected = rejected
    if (rejected) alertedAt = at
  }

  return { record, applyUpdate, isRejected: () => isRejected }
}
