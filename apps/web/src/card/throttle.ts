import { useEffect, useRef, useState } from 'react'

const everyMs = 2000
const timesALoad = 5

/** The latest of `words`, five times a load; what comes too fast is left out, what is true at the end of a load never is. */
export function useSparingly(words: string, ended: boolean): string {
  const [said, setSaid] = useState('')
  const load = useRef({ times: 0, last: 0 })
  useEffect(() => {
    const { times, last } = load.current
    if (times >= timesALoad - 1 && !ended) return undefined
    const timer = setTimeout(
      () => {
        load.current = { times: ended ? 0 : times + 1, last: performance.now() }
        setSaid(words)
      },
      Math.max(0, last + everyMs - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [words, ended])
  return said
}
