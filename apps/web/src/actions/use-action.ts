import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { endRunning, recordOutcome, runningIn, type Act } from '../card/outcomes.ts'

export type Sending = {
  acts: Act[]
  /** Sends the actions and yields the response's lines up to `end`; called again with the same key if the connection breaks. */
  send: (key: string) => AsyncIterable<OutcomeLine>
}

/**
 * Sends actions on loans or requests once per click. Each action has an outcome from then on, `null` while it runs, even
 * after the page is left. Does nothing while any of the actions runs already.
 */
export function useAct(): (sending: Sending) => void {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: ({ sending, key }: { sending: Sending; key: string }) =>
      import('./send-action.ts').then(
        ({ act }) => act(client, sending, key),
        // The script that sends it could not be loaded: nothing was sent.
        () => endRunning(client, sending.acts, { result: 'not-done', problem: null }),
      ),
    gcTime: 0,
  })
  return (sending) => {
    if (runningIn(sending.acts).length > 0) return
    for (const { type, institutionCode, id } of sending.acts)
      recordOutcome(client, { type, institutionCode, id, outcome: null })
    mutate({ sending, key: crypto.randomUUID() })
  }
}
