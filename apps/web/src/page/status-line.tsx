import { Trans, useLingui } from '@lingui/react/macro'
import { TextButton } from '../ui/button.tsx'
import { answersWords } from './status-words.ts'
import styles from './status-line.module.css'
import { useCardView } from '../card/card-view.ts'
import { LateAnswers } from './late-responses.tsx'
import { useNetworkCard } from '../card/network-card.tsx'
import { isWorthAsking } from '../unavailable/problem-words.tsx'
import type { SectionName } from '../card/sections.ts'

/** One line, always at the same place and height: who has answered, and what can be asked again. */
export function Answers({ section }: { section: SectionName }) {
  const { i18n } = useLingui()
  const view = useCardView()
  const { failure } = useNetworkCard()
  if (failure && view.cards.length === 0) return <div className={styles['answers']} />
  return (
    <div className={styles['answers']}>
      <Dots />
      <span>
        <LateAnswers>
          {answersWords(view, i18n.locale)}{' '}
          {section === 'fees' && view.ended && view.silent.length + view.notWanted.length > 0 && (
            <Trans>So this may not be all.</Trans>
          )}{' '}
          {view.ended && <AskButton />}
        </LateAnswers>
      </span>
    </div>
  )
}

function AskButton() {
  const { silent, askAgain, refresh } = useCardView()
  const codes = silent.filter(({ problem }) => isWorthAsking(problem)).map((card) => card.institutionCode)
  if (codes.length === 0)
    return (
      <TextButton onClick={refresh}>
        <Trans>Refresh</Trans>
      </TextButton>
    )
  return (
    <TextButton onClick={() => askAgain(codes)}>
      <Trans>Ask again</Trans>
    </TextButton>
  )
}

function Dots() {
  const { network, place, waiting, silent, notWanted } = useCardView()
  const codes = network.institutions
    .map(({ code }) => code)
    .filter((code) => (place === 'all' || code === place) && !notWanted.includes(code))
  const silentCodes = silent.map(({ institutionCode }) => institutionCode)
  const kindOf = (code: string) =>
    waiting.includes(code) ? 'wait' : silentCodes.includes(code) ? 'none' : 'in'
  return (
    <span className={styles['dots']} aria-hidden="true">
      {codes.map((code) => (
        <i key={code} className={styles[kindOf(code)]} />
      ))}
    </span>
  )
}
