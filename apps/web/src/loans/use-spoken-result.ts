import type { Outcome } from '@library-card/contract/outcome.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, type RefObject } from 'react'
import { useSpeak } from '../card/announcements.ts'
import { isRunning } from '../card/outcomes.ts'
import { outcomesIn } from '../card/outcome-store.ts'

/** A single renewal speaks its result, and so does a second look; of many only the sum is spoken. */
export function useSpokenResult(
  outcome: Outcome | undefined,
  title: string,
): RefObject<HTMLDivElement | null> {
  const client = useQueryClient()
  const speak = useSpeak()
  const result = useRef<HTMLDivElement>(null)
  const before = useRef(outcome)
  useEffect(() => {
    const earlier = before.current
    before.current = outcome
    if (!earlier || earlier === outcome || !result.current) return
    if (isRunning(earlier) && outcomesIn(client).round.length > 1) return
    speak(`${title}: ${result.current.textContent}`)
  }, [outcome, title, client, speak])
  return result
}
