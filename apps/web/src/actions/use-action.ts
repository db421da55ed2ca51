import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { useQueryClient } from '@tanstack/react-query'
import { endRunning, recordOutcome, runningIn, type Act } from '../card/outcomes.ts'

export type Sending = {
  acts: Act[]
  /** Sends it, and gives its lines up to `end`. Called again with the same key where the way there breaks off. */
  send: (key: string) => AsyncIterable<OutcomeLine>
}

/**
 * Does something to loans or requests, once for one click. From then on each has an outcome, `null` while it runs, also
 * when the page that asked for it is gone. Does nothing while any of it runs already.
 */
export function useAct(): (sending: Sending) => void {
  const client = useQueryClient()
  return (sending) => {
    if (runningIn(sending.acts).length > 0) return
    for (const { type, institutionCode, id } of sending.acts)
      recordOutcome(client, { type, institutionCode, id, outcome: null })
    const key = crypto.randomUUID()
    void client.prefetchQuery({
      queryKey: ['act', key],
      queryFn: () =>
        import('./send-action.ts').then(
          ({ act }) => act(client, sending, key),
          // This page could not load what sends it: nothing was sent.
          () => endRunning(client, sending.acts, { result: 'not-done', problem: null }),
        ),
      gcTime: 0,
    })
  }
}
