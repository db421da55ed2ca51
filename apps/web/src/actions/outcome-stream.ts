import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import { ApiError, sessionEndIn } from '../api.ts'

const pausesMs = [1000, 2000, 4000, 8000]

/**
 * How the stream ended: complete; refused before anything was done, because of too many actions or for another reason;
 * or broken off for good.
 */
export type Hearing = 'told' | 'too-much' | 'not-taken' | 'broken-off'

/**
 * Reads all lines of the stream that `open` returns. If it breaks off, calls `open` again, a few times: the server replays
 * the outcomes and repeats no action.
 */
export async function hear(
  open: () => AsyncIterable<OutcomeLine>,
  tell: (outcome: Outcome) => void,
): Promise<Hearing> {
  let heard: Hearing = 'broken-off'
  for (const [attempt, pauseMs] of [0, ...pausesMs].entries()) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    heard = await hearOnce(open, tell)
    // If an earlier attempt may have arrived, a refusal does not prove that nothing was done.
    if (heard === 'not-taken' && attempt > 0) return 'broken-off'
    if (heard !== 'broken-off' && heard !== 'too-much') return heard
  }
  return heard
}

async function hearOnce(
  open: () => AsyncIterable<OutcomeLine>,
  tell: (outcome: Outcome) => void,
): Promise<Hearing> {
  try {
    for await (const line of open()) {
      if (line.type === 'end') return 'told'
      tell(line)
    }
    return 'broken-off'
  } catch (error) {
    if (sessionEndIn(error) || isStoppedByUs(error)) throw error
    // The action was not started, or its outcome would have been replayed: retry in a moment.
    if (isTooMuch(error)) return 'too-much'
    return isRefusal(error) ? 'not-taken' : 'broken-off'
  }
}

function isTooMuch(error: unknown): boolean {
  return error instanceof ApiError && error.problem?.code === 'too-many-actions'
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.problem === null) return false
  return error.problem.status < 500 && error.problem.code !== 'in-progress'
}

function isStoppedByUs(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
