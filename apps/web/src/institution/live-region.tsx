import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { answersWords } from './answers-words.ts'
import { useCardView } from './card-view.ts'
import { useSpoken } from './spoken.ts'

const everyMs = 2000
const timesALoad = 5

/** The one live region of a page: says who has answered, and what became of an act, at most every 2 s. */
export function LiveRegion() {
  const { i18n } = useLingui()
  const view = useCardView()
  const words = useLatest(answersWords(view, i18n.locale), useSpoken())
  const said = useSparingly(words, view.ended)
  return (
    <p className="unseen" role="status">
      {said}
    </p>
  )
}

/** Whichever of the two changed last. */
function useLatest(answers: string, spoken: string): string {
  const [latest, setLatest] = useState({ answers, spoken, words: answers })
  if (latest.answers === answers && latest.spoken === spoken) return latest.words
  const words = latest.spoken === spoken ? answers : spoken
  setLatest({ answers, spoken, words })
  return words
}

/** The latest of `words`, five times a load; what comes too fast is left out, what is true at the end of a load never is. */
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
