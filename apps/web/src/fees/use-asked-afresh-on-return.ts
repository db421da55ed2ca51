import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useCardView } from '../institution/card-view.ts'

/** Whoever left to pay and comes back wants to see what is owed now. */
export function useAskedAfreshOnReturn(code: string): () => void {
  const hasLeft = useRef(false)
  const view = useCardView()
  const client = useQueryClient()

  useEffect(() => {
    function askAfresh() {
      if (!hasLeft.current) return
      hasLeft.current = false
      view.askAgain([code])
      void client.invalidateQueries({ queryKey: ['fees', code] })
    }
    window.addEventListener('focus', askAfresh)
    window.addEventListener('pageshow', askAfresh)
    return () => {
      window.removeEventListener('focus', askAfresh)
      window.removeEventListener('pageshow', askAfresh)
    }
  })

  return () => {
    hasLeft.current = true
  }
}
