import type { Outcome } from '@library-card/contract/outcome.ts'
import { useEffect, useRef } from 'react'
import { announce } from '../card/announcements.tsx'
import { actionKey, isRunning, outcomeStore, type Outcomes } from '../card/outcomes.ts'
import { useStore } from '../store.ts'
import { labelled } from '../ui/labelled.ts'

type Type = Outcome['type']
export type OutcomeOf<T extends Type> = Extract<Outcome, { type: T }>

export function useOutcomes(): Outcomes {
  return useStore(outcomeStore, (outcomes) => outcomes)
}

/** `undefined` if no action of this type was taken; `outcome` is null while the action runs. */
export function useOutcome<T extends Type>(
  type: T,
  institutionCode: string,
  id: string,
): OutcomeOf<T> | undefined {
  const outcome = useStore(outcomeStore, ({ byAction }) =>
    byAction.get(actionKey({ type, institutionCode, id })),
  )
  return outcome && isOf(outcome, type) ? outcome : undefined
}

function isOf<T extends Type>(outcome: Outcome, type: T): outcome is OutcomeOf<T> {
  return outcome.type === type
}

/**
 * Announces an outcome that arrives while the page is open, using the text of the element `resultId`. For
 * several renewals, only the summary is announced.
 */
export function useAnnouncedOutcome(outcome: Outcome | undefined, title: string, resultId: string) {
  const before = useRef(outcome)
  useEffect(() => {
    const earlier = before.current
    before.current = outcome
    const result = document.getElementById(resultId)
    if (!earlier || earlier === outcome || !result) return
    if (outcome?.type === 'renewal' && isRunning(earlier) && outcomeStore.get().batch.length > 1) return
    announce(labelled(title, result.textContent))
  }, [outcome, title, resultId])
}
