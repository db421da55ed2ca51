import { useEffect, useRef, useState } from 'react'
import { createStore, useStore } from '../store.ts'

const silence = { words: '', at: 0 }
const announcement = createStore(silence)

/** Announces words in the page's live region. Include the title of the subject. */
export function announce(words: string) {
  announcement.set({ words, at: announcement.get().at + 1 })
}

/** Announces words that are also visible, each time they change; null announces nothing. */
export function useAnnounced(words: string | null) {
  useEffect(() => {
    if (words !== null) announce(words)
  }, [words])
}

export function useAnnouncement() {
  return useStore(announcement, (latest) => latest)
}

/** The page's only live region. `ended` means that the page has loaded. */
export function LiveRegion({ ended = true }: { ended?: boolean }) {
  const { words, at } = useThrottled(useAnnouncement(), ended)
  return (
    <p className="visually-hidden" role="status">
      {/* A new element, because a screen reader does not read again what only stays the same. */}
      <span key={at}>{words}</span>
    </p>
  )
}

const intervalMs = 2000
const timesPerLoad = 5

/**
 * Returns the latest announcement, at most every 2 s and five times per load; never omits the last one of a
 * load.
 */
function useThrottled(latest: typeof silence, ended: boolean) {
  const [throttled, setThrottled] = useState(silence)
  const load = useRef({ times: 0, last: 0 })
  useEffect(() => {
    const { times, last } = load.current
    if (times >= timesPerLoad - 1 && !ended) return undefined
    const timer = setTimeout(
      () => {
        load.current = { times: ended ? 0 : times + 1, last: performance.now() }
        setThrottled(latest)
      },
      Math.max(0, last + intervalMs - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [latest, ended])
  return throttled
}
