import type { UnavailableCard } from '@library-card/contract/card.ts'
import { useEffect, useEffectEvent } from 'react'
import { useCardView } from '../card/card-view.ts'

/** A busy institution told how long to wait; the notice said that we would try again. */
export function useAskingAgainWhenTold({ problem, institutionCode }: UnavailableCard) {
  const { askAgain } = useCardView()
  const ask = useEffectEvent(() => askAgain([institutionCode]))
  useEffect(() => {
    const { code, retryAfterSeconds } = problem
    if (code !== 'busy' || retryAfterSeconds === null) return undefined
    const timer = setTimeout(ask, retryAfterSeconds * 1000)
    return () => clearTimeout(timer)
  }, [problem])
}
