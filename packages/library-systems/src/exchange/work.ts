import { performance } from 'node:perf_hooks'

/** Adds milliseconds of the processor to what the answers of one institution have cost. */
export type Charge = (milliseconds: number) => void

/** Milliseconds of a clock that answers are in hand, and that pass at most, before they are charged. */
const chargedAfter = { work: 10, time: 100 }

/** The clock of `idleTime` below, also in tests that let `performance.now()` jump. */
const now = performance.now.bind(performance)

/** The answer in hand. */
let current: { charge: Charge; began: number } | null = null
/** Milliseconds for which answers have been in hand since the last reading, by sender and in all. */
const work = { bySender: new Map<Charge, number>(), total: 0 }
let lastReading = takeReading()

/**
 * Charges all that this thread does from now until the event loop continues to the sender of the answer in hand: taking it from
 * the wire, parsing it, mapping it and writing the card's line follow without a pause. Called wherever work on an answer begins.
 */
export function chargeFromNow(charge: Charge): void {
  if (current?.charge === charge) return
  if (current) putDown()
  // A tick that a microtask requests comes after all microtasks, where answers are mapped.
  else queueMicrotask(() => process.nextTick(putDown))
  const began = now()
  if (began - lastReading.at > chargedAfter.time) settle()
  current = { charge, began }
}

function putDown() {
  if (!current) return
  const { charge, began } = current
  const time = now() - began
  current = null
  work.bySender.set(charge, (work.bySender.get(charge) ?? 0) + time)
  work.total += time
  if (work.total > chargedAfter.work) settle()
}

/**
 * Charges what was in hand since the last reading, for the part of that time in which this thread had the processor. A reading for
 * each answer would cost more than most answers do.
 */
function settle() {
  const reading = takeReading()
  const working = reading.at - lastReading.at - (reading.idle - lastReading.idle)
  const share = (reading.threadTime - lastReading.threadTime) / Math.max(working, work.total)
  lastReading = reading
  const charged = [...work.bySender]
  work.bySender.clear()
  work.total = 0
  for (const [charge, time] of charged) charge(time * share)
}

/**
 * Reads the milliseconds for which the event loop has been idle, and those that this thread has had of the processor: on a busy
 * machine, an institution must not pay for the time in which others ran. Linux counts the latter in ticks of a few milliseconds, which
 * are right in the sum.
 */
function takeReading() {
  const { user, system } = process.threadCpuUsage()
  return { at: now(), idle: performance.nodeTiming.idleTime, threadTime: (user + system) / 1000 }
}
