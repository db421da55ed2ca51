import { useEffect, useEffectEvent } from 'react'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import { now } from '../clock.ts'
import type { Unanswered } from './problem-words.tsx'

/** Queries a busy institution again when it asked to. Returns that time, by the browser's clock; null where there is none. */
export function useRetryWhenBusy({ institutionCode, problem }: Unanswered): number | null {
  const { askAgain } = useCardView()
  const arrived = useNetworkCard().arrivals.get(institutionCode)
  const { code, retryAfterSeconds } = problem
  const isRetried = code === 'busy' && retryAfterSeconds !== null && arrived !== undefined
  const retryAt = isRetried ? arrived + retryAfterSeconds * 1000 : null
  const ask = useEffectEvent(() => askAgain([institutionCode]))
  useEffect(() => {
    if (retryAt === null) return undefined
    const timer = setTimeout(ask, Math.max(0, retryAt - now()))
    return () => clearTimeout(timer)
  }, [retryAt])
  return retryAt
}
