import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { Trans } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { useMatch } from 'react-router'
import { LiveRegion, useAnnounced } from '../card/announcements.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn, isIncomplete, waitingFor } from '../card/completeness.ts'
import {
  codesOf,
  factsOf,
  factWords,
  isAccount,
  itemsOf,
  type AnyAccount,
  type AnyCard,
  type Fact,
} from '../card/summary.ts'
import { isWaitingFor, partsOf, sections, type CardPart, type SectionName } from '../card/sections.ts'
import { isNotReceived, reasonOf } from '../reasons/reasons.tsx'
import { partsList } from '../text/words.ts'
import { TextButton } from '../ui/button.tsx'
import styles from './status-line.module.css'
import {
  latestTimeOf,
  StatusLine,
  statusWords,
  type LateResponse,
  type ResponseStatus,
} from './status-line.tsx'

/** `children` replaces the words and the button that patrons get. */
export function CardStatus({ section, children }: { section: SectionName; children?: ReactNode }) {
  const view = useCardView<AnyAccount>()
  const status = useResponseStatus(section)
  const late = lateResponsesIn(view, section)
  if (view.failure && view.cards.length === 0) return <div className={styles['status']} />
  return (
    <StatusLine status={status} late={late} putInList={view.putInList}>
      {children ?? (
        <>
          {section === 'fees' && mayLack(view) && <Trans>This may not be everything.</Trans>}{' '}
          {view.ended && view.asked > 0 && <RefreshButton section={section} />}
        </>
      )}
    </StatusLine>
  )
}

/**
 * Returns whether the fees may be incomplete; false for a single institution, whose page shows nothing if it
 * has not answered.
 */
function mayLack(view: CardView<AnyAccount>): boolean {
  return view.place === 'all' && view.ended && isIncomplete(view, ['fees'])
}

/**
 * Which institutions have answered about a section: an institution whose loans failed has not answered about
 * loans. The time is in the institution's time zone, or, for several institutions, in the home institution's.
 */
export function useResponseStatus(section: SectionName): ResponseStatus {
  const view = useCardView<AnyAccount>()
  const { reader, responses, place, home, institutionOf, cards, order, turnedOff, outside } = view
  const isOverview = section === 'overview'
  const partial = order.filter((code) => {
    const card = responses.get(code)
    // Staff get no notice about unreadable rows.
    return missingParts(card, section).length > 0 || (reader === 'staff' && card?.state === 'partial')
  })
  const unavailable = codesOf(view.unavailable)
  const isUnavailable = place !== 'all' && unavailable.length > 0
  const waiting = waitingFor({ ...view, cards: [...responses.values()] }, partsOf[section])
  const isLong = useIsLong(waiting.length > 0)
  const toSignIn = codesOf(view.toSignIn)
  return {
    ...view,
    waiting,
    soFar: isLong ? wordsSoFar(section, accountsIn(view)) : null,
    asked: order.filter((code) => ![...turnedOff, ...toSignIn, ...outside].includes(code)),
    toSignIn,
    unavailable: isOverview ? unavailable : [...unavailable, ...partial],
    notReceived: codesOf(view.unavailable.filter(({ problem }) => isNotReceived(problem))),
    topic: section === 'overview' || section === 'details' || isUnavailable ? null : section,
    partial: isOverview ? partial : [],
    time: latestTimeOf(cards, institutionOf(place === 'all' ? home : place).timeZone),
  }
}

/** Milliseconds after which the page says what it has so far. */
const longWait = 3_000

function useIsLong(isWaiting: boolean): boolean {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setTimeout(() => setLong(true), longWait)
    return () => {
      clearTimeout(timer)
      setLong(false)
    }
  }, [isWaiting])
  return isLong && isWaiting
}

/** What a page of several institutions shows so far, such as "14 loans"; null for nothing, which proves nothing. */
function wordsSoFar(section: SectionName, accounts: AnyAccount[]): string | null {
  const counted = section === 'requests' || section === 'fees' ? section : 'loans'
  const count = accounts.reduce((sum, card) => sum + itemsOf<unknown>(card[counted]).length, 0)
  if (count === 0 || section === 'blocks' || section === 'details') return null
  if (counted === 'requests') return plural(count, { one: '# request', other: '# requests' })
  if (counted === 'fees') return plural(count, { one: '# fee', other: '# fees' })
  return factWords({ kind: 'loans', count })
}

/** Problems of the parts of a section that an institution did not provide. */
function missingParts(card: AnyCard | undefined, section: SectionName): InstitutionProblem[] {
  if (!card || !isAccount(card)) return []
  const parts: Partial<Record<CardPart, { state: string; problem?: InstitutionProblem }>> = card
  return partsOf[section].flatMap((part) => parts[part]?.problem ?? [])
}

function lateResponsesIn(view: CardView<AnyAccount>, section: SectionName): LateResponse[] {
  const { responses, joined, drawn } = view
  if (!drawn || view.place !== 'all') return []
  return [...responses.values()]
    .filter(isAccount)
    .filter((card) => !joined.includes(card.institutionCode) && !isWaitingFor(card, partsOf[section]))
    .map((card) => ({ code: card.institutionCode, what: lateWords(factsOf(card, view)) }))
}

/** The first two facts, and all missing parts. */
function lateWords(facts: Fact[]): string {
  const shown = [...facts.filter((fact) => !isMissing(fact)).slice(0, 2), ...facts.filter(isMissing)]
  return partsList(shown.map((fact) => factWords(fact)))
}

function isMissing({ kind }: Fact): boolean {
  return kind.endsWith('-missing')
}

function RefreshButton({ section }: { section: SectionName }) {
  const { order, askAgain, refresh, responses } = useCardView()
  const codes = order.filter((code) => {
    const card = responses.get(code)
    const problems = card?.state === 'unavailable' ? [card.problem] : missingParts(card, section)
    return problems.some((problem) => reasonOf(problem).isWorthAsking)
  })
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

/** Announces the status line, in addition to the results of actions. */
export function CardLiveRegion() {
  useAnnounced(statusWords(useResponseStatus(useSection())))
  return <LiveRegion ended={useCardView().ended} />
}

/** The section in the address; pages without one, such as the history, count as the overview. */
function useSection(): SectionName {
  const name = useMatch('/card/:institution/:section/*')?.params.section
  return sections.find((section) => section === name) ?? 'overview'
}
