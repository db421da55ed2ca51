import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { NotDone, Unsure } from '@library-card/contract/renewal.ts'
import { ApiError, sessionEndIn } from '../api.ts'

const pausesMs = [0, 1000, 2000, 4000, 8000]

const unsure: Unsure = { result: 'unsure' }
const notDone: NotDone = { result: 'not-done', problem: null }
const tooManyActions: NotDone = {
  result: 'not-done',
  problem: { code: 'too-many-actions', requestId: '', retryAfterSeconds: null },
}

/**
 * Reads all lines of the stream that `open` returns. If the stream breaks off, calls `open` again, a few
 * times: the BFF replays the outcomes and repeats no action. Resolves to the outcome of any action that is
 * still running afterwards.
 */
export async function readOutcomes(
  open: () => AsyncIterable<OutcomeLine>,
  record: (outcome: Outcome) => void,
): Promise<NotDone | Unsure> {
  let rest: NotDone | Unsure = unsure
  for (const [attempt, pauseMs] of pausesMs.entries()) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    const end = await readOnce(open, record)
    if (end === 'complete') return unsure
    // After an earlier attempt, a refusal does not prove that nothing was done: that attempt may have
    // arrived.
    if (end === 'refused') return attempt === 0 ? notDone : unsure
    rest = end === 'too-many-actions' ? tooManyActions : unsure
  }
  return rest
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

function endBy(error: unknown) {
  const problem = error instanceof ApiError ? error.problem : null
  if (problem?.code === 'too-many-actions') return 'too-many-actions'
  return problem && problem.status < 500 && problem.code !== 'in-progress' ? 'refused' : 'broken-off'
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
