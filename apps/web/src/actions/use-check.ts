import type { Outcome, OutcomeCheck } from '@library-card/contract/outcome.ts'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { ApiError, fetchJson } from '../api.ts'
import { recordOutcome } from '../card/outcomes.ts'

/** Reads an unsure outcome again without repeating the action; calls `stillUnsure` if it remains unsure. */
export function useCheck(act: OutcomeCheck, stillUnsure?: () => void) {
  const client = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: () => check(client, act),
    onSuccess: ({ outcome }) => outcome?.result === 'unsure' && stillUnsure?.(),
    onError: () => stillUnsure?.(),
  })
  return { check: () => isPending || mutate(), isChecking: isPending }
}

async function check(client: QueryClient, act: OutcomeCheck): Promise<Outcome> {
  const outcome = await fetchJson('POST /api/outcomes/check', { body: act }).catch((error: unknown) => {
    // The BFF stores every action before sending it: an unknown action was never sent.
    if (error instanceof ApiError && error.problem?.code === 'not-found') return notDone(act)
    throw error
  })
  recordOutcome(client, outcome)
  return outcome
}

function notDone(act: OutcomeCheck): Outcome {
  return { ...act, outcome: { result: 'not-done', problem: null } }
}
