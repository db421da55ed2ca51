import { InstitutionFailure } from '../failure.ts'
import type { HttpRequest } from '../http-client.ts'
import type { CallEnd } from './call-record.ts'
import type { Outcome } from './circuit-breaker.ts'

/** A call that was sent and failed. `limit`: the configured one, in milliseconds. */
export type FailedCall = { error: unknown; request: HttpRequest; limit: number; began: number; ended: number }

/** How early a timer may fire, in milliseconds. */
const timerTolerance = 5

/** For the circuit breaker. A busy institution has not failed. */
export function classifyFailure(call: FailedCall): Outcome {
  const { error } = call
  if (!(error instanceof InstitutionFailure) || error.code === 'busy') return 'inconclusive'
  return hasCallerGone(call) || isCutShort(call) ? 'inconclusive' : error.code
}

/** For the counts of calls. */
export function callEndOf(call: FailedCall): CallEnd {
  if (hasCallerGone(call) || !(call.error instanceof InstitutionFailure)) return 'gone'
  return call.error.code
}

/** Nothing shows that the institution has received the call: it may still arrive. */
export function mayStillArrive(end: CallEnd): boolean {
  return end === 'gone' || end === 'timed-out'
}

/** The error for the caller. If the limits are used up, the call timed out because it waited in the queue too long. */
export function errorForCaller(call: FailedCall, wait: number): unknown {
  if (wait <= 0 || !isCutShort(call)) return call.error
  const retryAfterSeconds = Math.ceil(wait / 1_000)
  return new InstitutionFailure('busy', { detail: 'sent too late', retryAfterSeconds })
}

/** Whether the caller disconnected, as opposed to the deadline of the whole card passing. */
function hasCallerGone({ request: { signal, answerBy = Infinity }, ended }: FailedCall): boolean {
  return signal.aborted && ended + timerTolerance < answerBy
}

/** Whether the call was sent and had less than half of its time limit: the rest passed in the queue or before it in the card. */
function isCutShort({ error, limit, began, ended }: FailedCall): boolean {
  const isTimedOut = error instanceof InstitutionFailure && error.code === 'timed-out' && error.sent
  return isTimedOut && ended - began < limit / 2
}
