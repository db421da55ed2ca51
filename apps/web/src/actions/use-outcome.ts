import type { Outcome } from '@library-card/contract/outcome.ts'
import { actKey, outcomeStore, type Outcomes } from '../card/outcomes.ts'
import { useStore } from '../store.ts'

type Type = Outcome['type']
export type OutcomeOf<T extends Type> = Extract<Outcome, { type: T }>

export function useOutcomes(): Outcomes {
  return useStore(outcomeStore, (outcomes) => outcomes)
}

/** `undefined` if there was no such action; its `outcome` is null while it runs. */
export function useOutcome<T extends Type>(
  type: T,
  institutionCode: string,
  id: string,
): OutcomeOf<T> | undefined {
  const outcome = useStore(outcomeStore, ({ told }) => told.get(actKey({ type, institutionCode, id })))
  return outcome && isOf(outcome, type) ? outcome : undefined
}

function isOf<T extends Type>(outcome: Outcome, type: T): outcome is OutcomeOf<T> {
  return outcome.type === type
}
