import type { Outcome } from '@library-card/contract/outcome.ts'
import { useEffect, useRef } from 'react'
import { announce } from '../card/announcements.ts'

/** What comes while one looks is spoken; what stood there before is not spoken again. */
export function useSpokenOutcome(outcome: Outcome | undefined, title: string, resultId: string) {
  const before = useRef(outcome)
  useEffect(() => {
    const earlier = before.current
    before.current = outcome
    const result = document.getElementById(resultId)
    if (earlier && earlier !== outcome && result) announce(`${title}: ${result.textContent}`)
  }, [outcome, title, resultId])
}
