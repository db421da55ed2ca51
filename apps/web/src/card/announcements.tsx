import { useEffect, useRef, useState } from 'react'
import { createStore, useStore } from '../store.ts'

const announcement = createStore('')

/** For the live region of the page. Include the title: a screen reader reads the same words only once. */
export const announce = announcement.set

/** Announces words that are also shown, each time they change; null: nothing. */
export function useAnnounced(words: string | null) {
  useEffect(() => {
    if (words !== null) announce(words)
  }, [words])
}

export function useAnnouncement(): string {
  return useStore(announcement, (words) => words)
}

/** The only live region of a page. `ended`: the load of the page has ended. */
export function LiveRegion({ ended = true }: { ended?: boolean }) {
  return (
    <p className="visually-hidden" role="status">
      {useThrottled(useAnnouncement(), ended)}
    </p>
  )
}

const intervalMs = 2000
const timesPerLoad = 5

/** The latest of `words`, at most every 2 s and five times per load; the last words of a load are never left out. */
function useThrottled(words: string, ended: boolean): string {
  const [throttled, setThrottled] = useState('')
  const load = useRef({ times: 0, last: 0 })
  useEffect(() => {
    const { times, last } = load.current
    if (times >= timesPerLoad - 1 && !ended) return undefined
    const timer = setTimeout(
      () => {
        load.current = { times: ended ? 0 : times + 1, last: performance.now() }
        setThrottled(words)
      },
      Math.max(0, last + intervalMs - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [words, ended])
  return throttled
}
