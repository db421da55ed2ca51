import { useOutcome, type OutcomeOf } from '../actions/use-outcome.ts'
import type { ListedRequest } from './listed-request.ts'
import type { Outcome } from '@library-card/contract/outcome.ts'
import { useEffect, useRef } from 'react'
import { announce } from '../card/announcements.ts'

export type RequestOutcomes = {
  cancellation: OutcomeOf<'cancellation'> | undefined
  pickupChange: OutcomeOf<'pickup-change'> | undefined
}

/** The outcomes of a request's cancellation and pickup change. Their elements' ids begin with the row's id. */
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

/** Announces an outcome that arrives while the page is open, not one that was there when it opened. */
function useSpokenOutcome(outcome: Outcome | undefined, title: string, resultId: string) {
  const before = useRef(outcome)
  useEffect(() => {
    const earlier = before.current
    before.current = outcome
    const result = document.getElementById(resultId)
    if (earlier && earlier !== outcome && result) announce(`${title}: ${result.textContent}`)
  }, [outcome, title, resultId])
}
