import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import type { QueryClient } from '@tanstack/react-query'
import { getLines } from '../bff.ts'
import { hear } from './hearing.ts'
import { settle, tell } from './telling.ts'
import type { Sending } from './use-act.ts'

/** Until every act has an outcome. */
export async function act(client: QueryClient, { acts, send }: Sending, key: string) {
  const heard = await hear(
    () => send(key),
    (outcome) => tell(client, outcome),
  )
  settle(client, acts, heard === 'not-taken' ? { result: 'not-done', problem: null } : { result: 'unsure' })
  return heard
}

/** What this session did before, and what becomes of that which still runs. */
export async function hearOfSession(client: QueryClient, signal: AbortSignal) {
  const begun: Outcome[] = []
  const heard = await hear(
    () => getLines<OutcomeLine>('/api/outcomes', signal),
    (outcome) => {
      if (outcome.outcome === null) begun.push(outcome)
      tell(client, outcome)
    },
  )
  settle(client, begun, { result: 'unsure' })
  return heard
}
