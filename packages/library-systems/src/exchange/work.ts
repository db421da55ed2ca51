/** Adds milliseconds of the processor to what the answers of one institution have cost. */
export type Charge = (milliseconds: number) => void

let current: { charge: Charge; began: number } | null = null

/**
 * Charges all that this thread does from now until the event loop continues to the sender of the answer in hand: taking it from
 * the wire, parsing it, mapping it and writing the card's line follow without a pause. Called wherever work on an answer begins.
 */
export function chargeFromNow(charge: Charge): void {
  if (current?.charge === charge) return
  if (current) settle()
  // A tick that a microtask requests comes after all microtasks, where answers are mapped.
  else queueMicrotask(() => process.nextTick(settle))
  current = { charge, began: threadTime() }
}

function settle() {
  if (!current) return
  const { charge, began } = current
  current = null
  charge(threadTime() - began)
}

/**
 * Returns the milliseconds that this thread has had of the processor: on a busy machine, an institution must not pay for the time
 * in which others ran. Linux counts in ticks of a few milliseconds, which are right in the sum.
 */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
