import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { hear } from './hearing.ts'
import { actKey, isRunning, type Act } from './outcomes.ts'
import { outcomesIn, tell } from './telling.ts'

type Sending = {
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
  const { mutate } = useMutation({ mutationFn: (sending: Sending) => act(client, sending) })
  return (sending) => {
    if (running(client, sending.acts).length > 0) return
    for (const each of sending.acts) tell(client, { ...each, outcome: null })
    mutate(sending)
  }
}

async function act(client: QueryClient, { acts, send }: Sending) {
  const key = crypto.randomUUID()
  const heard = await hear(
    () => send(key),
    (outcome) => tell(client, outcome),
  )
  const outcome =
    heard === 'not-taken' ? ({ result: 'not-done', problem: null } as const) : ({ result: 'unsure' } as const)
  for (const each of running(client, acts)) tell(client, { ...each, outcome })
}

/** Those of which nothing has been told yet. */
export function running(client: QueryClient, acts: Act[]): Act[] {
  const { told } = outcomesIn(client)
  return acts.filter((each) => isRunning(told.get(actKey(each))))
}
