import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useAnnouncement, useThrottled } from '../card/announcements.ts'
import { useCardView, type CardView } from '../card/card-view.ts'
import { factsOf, factWords, isAccount } from '../card/facts.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import type { SectionName } from '../card/sections.ts'
import { TextButton } from '../ui/button.tsx'
import { isWorthAsking } from '../unavailable/problem-words.tsx'
import styles from './status-line.module.css'
import {
  latestTimeOf,
  StatusLine,
  statusWords,
  type LateResponse,
  type ResponseStatus,
} from './status-line.tsx'

export function CardStatus({ section }: { section: SectionName }) {
  const view = useCardView()
  const { failure, putInList } = useNetworkCard()
  const late = useLateResponses(view)
  if (failure && view.cards.length === 0) return <div className={styles['status']} />
  return (
    <StatusLine status={statusOf(view)} late={late} putInList={putInList}>
      {section === 'fees' && view.ended && view.silent.length + view.notWanted.length > 0 && (
        <Trans>This may not be everything.</Trans>
      )}{' '}
      {view.ended && <RefreshButton />}
    </StatusLine>
  )
}

/** The time is in the institution's time zone, or in that of the home institution where there are several. */
function statusOf(view: CardView): ResponseStatus {
  const { place, home, institutionOf, cards, order, notWanted } = view
  return {
    ...view,
    asked: order.filter((code) => !notWanted.includes(code)),
    silent: view.silent.map(({ institutionCode }) => institutionCode),
    time: latestTimeOf(cards, institutionOf(place === 'all' ? home : place).timeZone),
  }
}

function useLateResponses({ place, institutionOf }: CardView): LateResponse[] {
  const { responses, joined, drawn } = useNetworkCard()
  if (!drawn || place !== 'all') return []
  return [...responses.values()]
    .filter(isAccount)
    .filter(({ institutionCode }) => !joined.includes(institutionCode))
    .map((card) => {
      const facts = factsOf(card, institutionOf(card.institutionCode)).slice(0, 2)
      return { code: card.institutionCode, what: facts.map((fact) => factWords(fact)).join(', ') }
    })
}

function RefreshButton() {
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

/** The only live region of a card page: announces the status line and the results of actions, at most every 2 s. */
export function LiveRegion() {
  const { i18n } = useLingui()
  const view = useCardView()
  const words = useLatest(statusWords(statusOf(view), i18n.locale), useAnnouncement())
  const said = useThrottled(words, view.ended)
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  )
}

/** The text that changed last. */
function useLatest(answers: string, spoken: string): string {
  const [latest, setLatest] = useState({ answers, spoken, words: answers })
  if (latest.answers === answers && latest.spoken === spoken) return latest.words
  const words = latest.spoken === spoken ? answers : spoken
  setLatest({ answers, spoken, words })
  return words
}
