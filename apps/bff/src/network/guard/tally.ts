import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { HttpQuestion } from '../http.ts'

export type Operation = HttpQuestion['limit']
/** `gone`: who asked did not wait. `kept-back`: we did not send it. */
export type CallEnd = 'good' | 'gone' | 'kept-back' | InstitutionProblemCode

export type Latencies = { counts: number[]; sum: number }
export type Counted = {
  calls: ReadonlyMap<Operation, ReadonlyMap<CallEnd, number>>
  latencies: ReadonlyMap<Operation, Latencies>
  retries: number
}

/** Milliseconds; what takes longer is in one more. */
export const latencyBounds = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

/** Counts the calls to one institution since the start: so many kinds, so many ends, and no more. */
export function createTally() {
  const calls = new Map<Operation, Map<CallEnd, number>>()
  const latencies = new Map<Operation, Latencies>()
  let retries = 0
  let lastEnd: CallEnd | null = null

  function count(operation: Operation, end: CallEnd) {
    const ends = calls.get(operation) ?? new Map<CallEnd, number>()
    calls.set(operation, ends.set(end, (ends.get(end) ?? 0) + 1))
  }

  function note(operation: Operation, end: CallEnd, milliseconds: number) {
    count(operation, end)
    if (end !== 'gone') lastEnd = end
    const all = latencies.get(operation) ?? {
      counts: Array.from({ length: latencyBounds.length + 1 }, () => 0),
      sum: 0,
    }
    const bucket = latencyBounds.findIndex((bound) => milliseconds <= bound)
    all.counts[bucket === -1 ? latencyBounds.length : bucket]! += 1
    all.sum += milliseconds
    latencies.set(operation, all)
  }

  return {
    note,
    keptBack: (operation: Operation) => count(operation, 'kept-back'),
    retried: () => void (retries += 1),
    lastEnd: () => lastEnd,
    counted: (): Counted => ({ calls, latencies, retries }),
  }
}
