import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiError, fetchJson, fetchLines, sessionEndIn } from '../api.ts'
import { endRunning, recordOutcome, runningIn, type Action } from '../card/outcomes.ts'
import { notReceivedProblem } from '../reasons/reasons.tsx'
import { readOutcomes } from './read-outcomes.ts'

type Sending = {
  actions: Action[]
  /**
   * Sends the actions and yields the response's lines. If the connection breaks, called again with the same
   * key.
   */
  send: (key: string) => AsyncIterable<OutcomeLine>
}

/**
 * Returns a function that sends actions on loans or requests once per click. Each action then has an outcome,
 * `null` while it runs, even after the patron leaves the page. Does nothing while any of the actions is
 * running.
 */
export function useAction(): (sending: Sending) => void {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: async ({ actions, send, key }: Sending & { key: string }) => {
      const rest = await readOutcomes(
        () => send(key),
        (outcome) => recordOutcome(client, outcome),
      )
      endRunning(client, actions, rest)
    },
    gcTime: 0,
  })
  return ({ actions, send }) => {
    if (runningIn(actions).length > 0) return
    for (const action of actions) recordOutcome(client, { ...action, outcome: null })
    mutate({ actions, send, key: crypto.randomUUID() })
  }
}

/**
 * Reads the outcomes of this session once, when the card opens: actions may still be running after a reload.
 */
export function useOutcomesOfSession() {
  const client = useQueryClient()
  useQuery({
    queryKey: ['outcomes'],
    queryFn: async ({ signal }) => {
      const started: Action[] = []
      await readOutcomes(
        () => fetchLines('GET /api/outcomes', { signal }),
        (outcome) => {
          if (outcome.outcome === null) started.push(outcome)
          recordOutcome(client, outcome)
        },
      )
      endRunning(client, started, { result: 'unsure' })
      return null
    },
  })
}

/**
 * Reads an unsure outcome again without repeating the action. The outcome states the finding, even if nothing
 * was found.
 */
export function useCheck({ type, institutionCode, id }: Action) {
  const client = useQueryClient()
  const action = { type, institutionCode, id }
  const { mutate, isPending } = useMutation({
    mutationFn: async () => {
      const checked = await fetchJson('POST /api/outcomes/check', { body: action }).catch(
        (error: unknown): Outcome => {
          if (sessionEndIn(error)) throw error
          // The BFF stores each action before sending it, so an unknown action was never sent.
          if (error instanceof ApiError && error.problem?.code === 'not-found')
            return { ...action, outcome: { result: 'not-done', problem: null } }
          return {
            ...action,
            outcome: { result: 'unsure' },
            reading: { problem: notReceivedProblem, due: null },
          }
        },
      )
      recordOutcome(client, checked)
    },
  })
  return { check: () => isPending || mutate(), isChecking: isPending }
}
