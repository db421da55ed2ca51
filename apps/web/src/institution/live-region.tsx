import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { answersWords } from './answers-words.ts'
import { useCardView } from './card-view.ts'

const everyMs = 2000
const timesALoad = 5

/** The one live region of a page: says who has answered, at most every 2 s and five times a load. */
export function LiveRegion() {
  const { i18n } = useLingui()
  const view = useCardView()
  const said = useSparingly(answersWords(view, i18n.locale), view.ended)
  return (
    <p className="unseen" role="status">
      {said}
    </p>
  )
}

/** The latest of `words`; what comes too fast is left out, what is true at the end of a load never is. */
function useSparingly(words: string, ended: boolean): string {
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
