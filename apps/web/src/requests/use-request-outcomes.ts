import { useOutcome, type OutcomeOf } from '../actions/use-outcome.ts'
import type { ListedRequest } from './listed-request.ts'
import { useSpokenOutcome } from './use-spoken-outcome.ts'

export type RequestOutcomes = {
  cancellation: OutcomeOf<'cancellation'> | undefined
  pickupChange: OutcomeOf<'pickup-change'> | undefined
}

/** What became of what was done to a request. Results stand in its row under ids that begin with the row's. */
export function useRequestOutcomes({ request, institution }: ListedRequest, title: string, id: string) {
  const cancellation = useOutcome('cancellation', institution.code, request.id)
  const pickupChange = useOutcome('pickup-change', institution.code, request.id)
  useSpokenOutcome(cancellation, title, `${id}-cancellation`)
  useSpokenOutcome(pickupChange, title, `${id}-pickup-change`)
  return {
    cancellation,
    pickupChange,
    isCancelled: cancellation?.outcome?.result === 'cancelled',
    isTold: Boolean(cancellation?.outcome ?? pickupChange?.outcome),
  }
}
