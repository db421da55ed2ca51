import type { Outcome } from '@library-card/contract/outcome.ts'
import { skipToken, useQuery } from '@tanstack/react-query'
import { actKey, noOutcomes, type Outcomes } from '../card/outcomes.ts'

type Type = Outcome['type']
export type OutcomeOf<T extends Type> = Extract<Outcome, { type: T }>

export function useOutcomes(): Outcomes {
  return useQuery<Outcomes>({ queryKey: ['outcomes'], queryFn: skipToken }).data ?? noOutcomes
}

/** `undefined`: nobody asked for it; its `outcome` is null while it runs. */
export function useOutcome<T extends Type>(
  type: T,
  institutionCode: string,
  id: string,
): OutcomeOf<T> | undefined {
  const { data } = useQuery({
    queryKey: ['outcomes'],
    queryFn: skipToken,
    select: ({ told }: Outcomes) => told.get(actKey({ type, institutionCode, id })),
  })
  return data && isOf(data, type) ? data : undefined
}

function isOf<T extends Type>(outcome: Outcome, type: T): outcome is OutcomeOf<T> {
  return outcome.type === type
}
