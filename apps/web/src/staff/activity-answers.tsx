import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import answers from '../institution/answers.module.css'
import { useSpeak } from '../institution/spoken.ts'
import { TextButton } from '../look/button.tsx'
import { answeredWords, codesOf } from './activity-words.ts'
import type { ActivityView } from './activity-view.ts'
import { useDesk } from './desk.ts'

/** One line, always at the same place and height: who has answered, and that this look is on record. */
export function ActivityAnswers({ view, refresh }: { view: ActivityView; refresh: () => void }) {
  const { i18n } = useLingui()
  const speak = useSpeak()
  const words = answeredWords(view, useDesk(), i18n.locale)
  useEffect(() => speak(words), [words, speak])
  return (
    <div className={answers['answers']}>
      <Dots view={view} />
      <span>
        {words}{' '}
        <span className="no-print">
          <Trans>This look is on record; the patron can see that it was made.</Trans>{' '}
          {view.waiting.length === 0 && (
            <TextButton onClick={refresh}>
              <Trans>Refresh</Trans>
            </TextButton>
          )}
        </span>
      </span>
    </div>
  )
}

function Dots({ view: { asked, waiting, silent } }: { view: ActivityView }) {
  const silentCodes = codesOf(silent)
  const kindOf = (code: string) =>
    waiting.includes(code) ? 'wait' : silentCodes.includes(code) ? 'none' : 'in'
  return (
    <span className={answers['dots']} aria-hidden="true">
      {asked.map((code) => (
        <i key={code} className={answers[kindOf(code)]} />
      ))}
    </span>
  )
}
