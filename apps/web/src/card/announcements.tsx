import { useEffect, useRef, useState } from 'react'
import { createStore, useStore } from '../store.ts'

/** Words that the live region has not said yet, oldest first. */
const unsaid = createStore<readonly string[]>([])

/** Announces the result of an action in the page's live region. Include the title of the subject. */
export function announce(words: string) {
  unsaid.set([...new Set([...unsaid.get(), words])])
}

/**
 * Announces words that are also visible, each time they change, unless they change again or disappear before
 * the live region has said them; null announces nothing.
 */
export function useAnnounced(words: string | null) {
  useEffect(() => {
    if (!words) return undefined
    announce(words)
    return () => remove(words)
  }, [words])
}

function remove(words: string) {
  unsaid.set(unsaid.get().filter((other) => other !== words))
}

export function useUnsaid() {
  return useStore(unsaid, (words) => words)
}

/** The page's only live region. `status` is the progress of the page's load, which ends with `ended`. */
export function LiveRegion({ status = '', ended = true }: { status?: string; ended?: boolean }) {
  const { words, at } = useThrottled(status, ended)
  return (
    <p className="visually-hidden" role="status">
      {/* A new element each time, because screen readers do not repeat unchanged text. */}
      <span key={at}>{words}</span>
    </p>
  )
}

const intervalMs = 2000
const statusesPerLoad = 5

/**
 * The latest announcement, which changes at most every 2 s: the oldest unsaid words, otherwise the latest status.
 * Announces at most five statuses per load, always including the last one.
 */
function useThrottled(status: string, ended: boolean) {
  const [words] = useUnsaid()
  const [said, setSaid] = useState({ words: '', at: 0 })
  const load = useRef({ status: '', times: 0 })
  useEffect(() => {
    if (ended) load.current.times = 0
    const { status: before, times } = load.current
    const isStatusDue = status !== before && (ended || times < statusesPerLoad - 1)
    if (words === undefined && !isStatusDue) return undefined
    const timer = setTimeout(
      () => {
        setSaid({ words: words ?? status, at: performance.now() })
        if (words === undefined) load.current = { status, times: times + 1 }
        else remove(words)
      },
      Math.max(0, said.at + intervalMs - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [words, status, ended, said.at])
  return said
}
