import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { statusOf } from './card-status.tsx'
import { statusWords } from './status-line.tsx'
import { useCardView } from '../card/card-view.ts'
import { useAnnouncement, useThrottled } from '../card/announcements.ts'

/** The one live region of a page: says who has answered, and what became of an act, at most every 2 s. */
export function LiveRegion() {
  const { i18n } = useLingui()
  const view = useCardView()
  const words = useLatest(statusWords(statusOf(view), i18n.locale), useAnnouncement())
  const said = useThrottled(words, view.ended)
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
