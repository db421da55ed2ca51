import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { HttpRequest } from '../http-client.ts'

export type Operation = HttpRequest['limit']
/** How a call ended. `gone`: the caller disconnected. `kept-back`: the guard did not send the call. */
export type CallEnd = 'good' | 'gone' | 'kept-back' | InstitutionProblemCode

export type Timed = (operation: Operation, milliseconds: number) => void
export type Counted = {
  calls: ReadonlyMap<Operation, ReadonlyMap<CallEnd, number>>
  retries: number
}

/** Counts the calls to one institution since the process started, by operation and end; both sets are small and fixed. */
export function createCallCounts(timed: Timed = () => {}) {
  const calls = new Map<Operation, Map<CallEnd, number>>()
  let retries = 0
  let lastEnd: CallEnd | null = null

  function count(operation: Operation, end: CallEnd) {
    const ends = calls.get(operation) ?? new Map<CallEnd, number>()
    calls.set(operation, ends.set(end, (ends.get(end) ?? 0) + 1))
  }

  function record(operation: Operation, end: CallEnd, milliseconds: number) {
    count(operation, end)
    timed(operation, milliseconds)
    if (end !== 'gone') lastEnd = end
  }

  return {
    record,
    keptBack: (operation: Operation) => count(operation, 'kept-back'),
    retried: () => void (retries += 1),
    lastEnd: () => lastEnd,
    counted: (): Counted => ({ calls, retries }),
  }
}
