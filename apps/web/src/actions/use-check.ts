import type { Outcome, OutcomeCheck } from '@library-card/contract/outcome.ts'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { CallFailed, post } from '../api.ts'
import { recordOutcome } from '../card/outcomes.ts'

/** Reads back what is unsure; nothing is sent to the institution again. `stillUnsure`: nothing new was found out. */
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
  const outcome = await post<Outcome>('/api/outcomes/check', act).catch((error: unknown) => {
    // Every act is written down before it is sent: of what is not known, nothing was.
    if (error instanceof CallFailed && error.problem?.code === 'not-found') return notDone(act)
    throw error
  })
  recordOutcome(client, outcome)
  return outcome
}

function notDone(act: OutcomeCheck): Outcome {
  return { ...act, outcome: { result: 'not-done', problem: null } }
}
