import type { InstitutionProblemCode } from '@library-card/contract/problem.ts'
import type { Clock } from '../../clock.ts'
import type { HttpRequest } from '../http-client.ts'

export type Operation = HttpRequest['limit']
/** How a call ended. `gone`: the caller disconnected. `kept-back`: the guard did not send the call. */
export type CallEnd = 'good' | 'gone' | 'kept-back' | InstitutionProblemCode

export type Timed = (operation: Operation, milliseconds: number) => void

/** How the calls to one institution ended since the process started, by operation and end; both sets are small and fixed. */
export function createCallRecord(clock: Clock, timed: Timed = () => {}) {
  const calls = new Map<Operation, Map<CallEnd, number>>()
  let retries = 0
  /** How the last call ended whose caller waited for it; null: none yet. */
  let lastEnd: CallEnd | null = null
  /** The time of the last response that accepted our key; null: none yet. */
  let lastGoodAnswer: number | null = null
  /** The time of the first failure after that; null: none. */
  let downSince: number | null = null

  function count(operation: Operation, end: CallEnd) {
    const ends = calls.get(operation) ?? new Map<CallEnd, number>()
    calls.set(operation, ends.set(end, (ends.get(end) ?? 0) + 1))
  }

  function record(operation: Operation, end: CallEnd, milliseconds: number) {
    count(operation, end)
    timed(operation, milliseconds)
    if (end === 'gone') return
    lastEnd = end
    if (end !== 'good') downSince ??= clock()
  }

  return {
    record,
    answered() {
      lastGoodAnswer = clock()
      downSince = null
    },
    rejectedLocally: (operation: Operation) => count(operation, 'kept-back'),
    retried: () => void (retries += 1),
    state: () => ({ lastEnd, lastGoodAnswer, downSince, counted: { calls, retries } }),
  }
}
