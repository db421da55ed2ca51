import type { Outcome, OutcomeLine } from '@library-card/contract/outcome.ts'
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { getLines } from '../bff.ts'
import { hear } from './hearing.ts'
import { tell } from './telling.ts'
import { running } from './use-act.ts'

/** After a reload: what this session did before, and what becomes of that which still runs. */
export function useOutcomesOfSession() {
  const client = useQueryClient()
  useQuery({ queryKey: ['acts'], queryFn: ({ signal }) => hearOfSession(client, signal) })
}

async function hearOfSession(client: QueryClient, signal: AbortSignal) {
  const begun: Outcome[] = []
  const heard = await hear(
    () => getLines<OutcomeLine>('/api/outcomes', signal),
    (outcome) => {
      if (outcome.outcome === null) begun.push(outcome)
      tell(client, outcome)
    },
  )
  for (const { type, institutionCode, id } of running(client, begun))
    tell(client, { type, institutionCode, id, outcome: { result: 'unsure' } })
  return heard
}
