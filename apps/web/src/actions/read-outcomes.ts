import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { NotDone, Unsure } from '@library-card/contract/renewal.ts'
import { ApiError, isOffline, sessionEndIn } from '../api.ts'

const pausesMs = [0, 1000, 2000, 4000, 8000]
/** The BFF decides a sent action within 75 seconds if the institution answers. */
const followPausesMs = [1000, 2000, 4000, 8000, 10_000, 10_000, 15_000, 15_000, 15_000]

const unsure: Unsure = { result: 'unsure' }
const notSent: NotDone = {
  result: 'not-done',
  problem: { code: 'offline', requestId: '', retryAfterSeconds: null },
}

/**
 * Reads all lines of the stream that `open` returns. If the stream breaks off, calls `open` again, a few
 * times: the BFF replays the outcomes and repeats no action. Stops once the browser is offline. Resolves to the
 * outcome of any action that no line has named.
 */
export async function readOutcomes(
  open: () => AsyncIterable<OutcomeLine>,
  record: (outcome: Outcome) => void,
): Promise<NotDone | Unsure> {
  let mayHaveArrived = false
  let code: NotAccepted | null = null
  for (const pauseMs of pausesMs) {
    await pause(pauseMs)
    if (isOffline()) return mayHaveArrived ? unsure : notSent
    const end = await readOnce(open, record)
    if (end === 'complete') return unsure
    // After an earlier attempt, a refusal does not prove that nothing was done: that attempt may have
    // arrived.
    if (typeof end === 'object') return mayHaveArrived ? unsure : end
    // The BFF answers `too-many-actions` only for an order that it has not stored, so no attempt has arrived.
    mayHaveArrived = end === 'broken-off' || (mayHaveArrived && end !== 'too-many-actions')
    code = end === 'broken-off' ? null : end
  }
  if (mayHaveArrived || !code) return unsure
  return { result: 'not-done', problem: { code, requestId: '', retryAfterSeconds: null } }
}

/**
 * Reads the outcomes of actions that another process of the BFF runs, or has abandoned, until `isOver`. Stops
 * after the longest time that the BFF needs to decide them.
 */
export async function followOutcomes(
  open: () => AsyncIterable<OutcomeLine>,
  record: (outcome: Outcome) => void,
  isOver: () => boolean,
) {
  for (const pauseMs of followPausesMs) {
    if (isOver()) return
    await pause(pauseMs)
    await readOnce(open, record)
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function readOnce(open: () => AsyncIterable<OutcomeLine>, record: (outcome: Outcome) => void) {
  try {
    for await (const line of open()) {
      if (line.type === 'end') return 'complete'
      record(line)
    }
    return 'broken-off'
  } catch (error) {
    if (sessionEndIn(error) || isAbort(error)) throw error
    return endBy(error)
  }
}

/** Problems of an order that was not stored, but may be accepted a moment later. */
type NotAccepted = 'too-many-actions' | 'cannot-save'

function endBy(error: unknown): NotAccepted | NotDone | 'broken-off' {
  if (!(error instanceof ApiError)) return 'broken-off'
  const { problem, proxyStatus } = error
  if (problem?.code === 'too-many-actions' || problem?.code === 'cannot-save') return problem.code
  if (problem?.code === 'new-version')
    return { result: 'not-done', problem: { code: problem.code, requestId: '', retryAfterSeconds: null } }
  // A proxy that refuses a request does not forward it.
  const status = problem?.status ?? proxyStatus
  if (!status || status >= 500 || problem?.code === 'in-progress') return 'broken-off'
  return { result: 'not-done', problem: null, ...(proxyStatus !== null && { proxyStatus }) }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
