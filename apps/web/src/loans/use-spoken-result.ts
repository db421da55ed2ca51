import type { Outcome } from '@library-card/contract/outcome.ts'
import { useEffect, useRef, type RefObject } from 'react'
import { announce } from '../card/announcements.ts'
import { isRunning, outcomeStore } from '../card/outcomes.ts'

/** A single renewal speaks its result, and so does a second look; of many only the sum is spoken. */
export function useSpokenResult(
  outcome: Outcome | undefined,
  title: string,
): RefObject<HTMLDivElement | null> {
  const result = useRef<HTMLDivElement>(null)
  const before = useRef(outcome)
  useEffect(() => {
    const earlier = before.current
    before.current = outcome
    if (!earlier || earlier === outcome || !result.current) return
    if (isRunning(earlier) && outcomeStore.get().round.length > 1) return
    announce(`${title}: ${result.current.textContent}`)
  }, [outcome, title])
  return result
}
