import { performance } from 'node:perf_hooks'

/** Adds milliseconds of CPU time to the cost of one institution's answers. */
export type Charge = (milliseconds: number) => void

/** Milliseconds of wall time before answers are charged. `work`: spent on answers; `time`: since the last reading. */
const chargedAfter = { work: 10, time: 100 }

/** The clock that `idleTime` below uses, even in tests that let `performance.now()` jump. */
const now = performance.now.bind(performance)

/** The answer that this thread is processing. */
let current: { charge: Charge; began: number } | null = null
/** Milliseconds spent on answers since the last reading, by sender and in total. */
const work = { bySender: new Map<Charge, number>(), total: 0 }
let lastReading = takeReading()

/**
 * Charges the sender of the current answer for all work of this thread from now until the event loop continues. Receiving, parsing,
 * mapping and writing the card's line follow without a pause. Called wherever work on an answer begins.
 */
export function chargeFromNow(charge: Charge): void {
  if (current?.charge === charge) return
  if (current) putDown()
  // Answers are mapped in microtasks. A tick that a microtask requests runs after all microtasks.
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
 * Charges the work since the last reading, scaled to the time in which this thread had the CPU. A reading for each answer would cost
 * more than most answers do.
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
 * Reads the idle time of the event loop and the CPU time of this thread, in milliseconds. On a busy machine, an institution must not
 * pay for the time in which other programs ran. Linux counts CPU time in ticks of a few milliseconds, which are right in the sum.
 */
function takeReading() {
  const { user, system } = process.threadCpuUsage()
  return { at: now(), idle: performance.nodeTiming.idleTime, threadTime: (user + system) / 1000 }
}
