import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useCardView } from '../card/card-view.ts'

/**
 * Whoever left to pay and comes back wants to see what is owed now. Where the page was opened in another tab one comes
 * back to this page; where it was opened here, Back loads this page anew, which asks everybody.
 */
export function useAskedAfreshOnReturn(code: string): () => void {
  const hasLeft = useRef(false)
  const view = useCardView()
  const client = useQueryClient()

  const askAfresh = useEffectEvent(() => {
    if (!hasLeft.current || document.visibilityState === 'hidden') return
    hasLeft.current = false
    view.askAgain([code])
    void client.invalidateQueries({ queryKey: ['fees', code] })
  })
  useEffect(() => {
    window.addEventListener('focus', askAfresh)
    document.addEventListener('visibilitychange', askAfresh)
    return () => {
      window.removeEventListener('focus', askAfresh)
      document.removeEventListener('visibilitychange', askAfresh)
    }
  }, [])

  return () => {
    hasLeft.current = true
  }
}
