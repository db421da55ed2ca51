import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import answers from '../../page/status-line.module.css'
import { announce } from '../../card/announcements.ts'
import { TextButton } from '../../ui/button.tsx'
import { answeredWords, codesOf, factWordsOf } from './activity-words.ts'
import { onlyAt, type ActivityView } from './activity-view.ts'
import { useDesk } from '../desk.ts'

type ActivityAnswersProps = {
  view: ActivityView
  refresh: () => void
  /** Codes of those who answered after the reader had begun. */
  late: string[]
  putInList: () => void
}

/** One line, always at the same place and height: who has answered, and that this look is on record. */
export function ActivityAnswers({ view, refresh, late, putInList }: ActivityAnswersProps) {
  const { i18n } = useLingui()
  const words = answeredWords(view, useDesk(), i18n.locale)
  useEffect(() => announce(words), [words])
  return (
    <div className={answers['answers']}>
      <Dots view={view} />
      {late.length > 0 ? (
        <Late view={view} late={late} putInList={putInList} />
      ) : (
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
      )}
    </div>
  )
}

function Late({ view, late, putInList }: Omit<ActivityAnswersProps, 'refresh'>) {
  const { nameOf } = useDesk()
  return (
    <span>
      {late.map((code) => {
        const name = nameOf(code)
        const what = factWordsOf(onlyAt(view, code))
        return (
          <Trans key={code}>
            {name} answered: {what}.{' '}
          </Trans>
        )
      })}
      <TextButton onClick={putInList}>
        <Trans>Put them in the list</Trans>
      </TextButton>
    </span>
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
