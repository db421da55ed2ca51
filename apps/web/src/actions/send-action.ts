import type { Outcome } from '@library-card/contract/outcome.ts'
import type { NotDone, Unsure } from '@library-card/contract/renewal.ts'
import type { QueryClient } from '@tanstack/react-query'
import { fetchLines } from '../api.ts'
import { hear, type Hearing } from './outcome-stream.ts'
import { endRunning, recordOutcome } from '../card/outcomes.ts'
import type { Sending } from './use-action.ts'

/** Sends the actions; ends when each has an outcome. */
export async function act(client: QueryClient, { acts, send }: Sending, key: string) {
  const heard = await hear(
    () => send(key),
    (outcome) => recordOutcome(client, outcome),
  )
  endRunning(client, acts, endAfter(heard))
  return heard
}

function endAfter(heard: Hearing): NotDone | Unsure {
  if (heard === 'not-taken') return { result: 'not-done', problem: null }
  if (heard !== 'too-much') return { result: 'unsure' }
  const problem = { code: 'too-many-actions', requestId: '', retryAfterSeconds: null } as const
  return { result: 'not-done', problem }
}

/** Reads the outcomes of this session's earlier actions, and waits for those that still run. */
export async function hearOfSession(client: QueryClient, signal: AbortSignal) {
  const begun: Outcome[] = []
  const heard = await hear(
    () => fetchLines('GET /api/outcomes', { signal }),
    (outcome) => {
      if (outcome.outcome === null) begun.push(outcome)
      recordOutcome(client, outcome)
    },
  )
  endRunning(client, begun, { result: 'unsure' })
  return heard
}
