import { canAskAgain, isMissing } from '@library-card/contract/answer-state.ts'
import type { NoAccountCard } from '@library-card/contract/card.ts'
import type { InstitutionProblem } from '@library-card/contract/problem.ts'
import { Trans } from '@lingui/react/macro'
import { plural, t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { useMatch } from 'react-router'
import { Anchored } from '../card/anchored.tsx'
import { LiveRegion } from '../card/announcements.tsx'
import { useCardView, type CardView } from '../card/card-view.ts'
import { accountsIn, isIncomplete, waitingFor } from '../card/completeness.ts'
import {
  codesOf,
  factsOf,
  factWords,
  isAccount,
  sumOf,
  waitsForHome,
  type AnyAccount,
  type AnyCard,
} from '../card/summary.ts'
import { partsOf, sections, type CardPart, type SectionName } from '../card/sections.ts'
import { useIsSlow } from '../clock.ts'
import { listWords } from '../text/words.ts'
import { TextButton } from '../ui/button.tsx'
import {
  minuteMs,
  namesOf,
  StatusLine,
  spokenWords,
  whenAnswered,
  type ResponseStatus,
} from './status-line.tsx'
import styles from './status-line.module.css'

/** `children` replaces the words and the button that patrons get. */
export function CardStatus({ section, children }: { section: SectionName; children?: ReactNode }) {
  const view = useCardView<AnyAccount>()
  const status = useResponseStatus(section)
  if (view.failure && view.cards.length === 0) return <div className={styles['status']} />
  return (
    <Anchored change={status.soFar}>
      <StatusLine status={status}>
        {children ?? (
          <>
            {section === 'fees' && mayLack(view) && <Trans>This may not be everything.</Trans>}{' '}
            {view.ended && view.asked > 0 && <RefreshButton section={section} />}
          </>
        )}
      </StatusLine>
    </Anchored>
  )
}

function mayLack(view: CardView<AnyAccount>): boolean {
  const isShown = accountsIn(view).some((card) => (partsIn(card).fees?.items?.length ?? 0) > 0)
  return view.place === 'all' && view.ended && isShown && isIncomplete(view, ['fees'])
}

/**
 * Which institutions have answered about a section: an institution whose loans failed has not answered about
 * loans. Times are in the reader's time zone.
 */
export function useResponseStatus(section: SectionName): ResponseStatus {
  const view = useCardView<AnyAccount>()
  const { reader, responses, place, home, session, counts, cards, order } = view
  const isByInstitution = section === 'overview' || place !== 'all'
  const partial = order.filter((code) => {
    const card = responses.get(code)
    // Staff get no notice about unreadable rows.
    return (
      (card && isAccount(card) && problemsIn(card, section).length > 0) ||
      (reader === 'staff' && card?.state === 'partial')
    )
  })
  const isNotCalled = (code: string) =>
    !view.waiting.includes(code) && responses.get(code)?.state === 'not-called'
  const missing = codesOf(view.missing)
  const silent = missing.filter((code) => !isNotCalled(code))
  const earlier = earlierIn(cards)
  const here = responses.get(place)
  const waiting = waitingFor(view, partsOf[section])
  const isLong = useIsSlow(waiting.length > 0 ? 'answers' : null, longWaitMs)
  return {
    ...view,
    waiting,
    newsWords: newsWords(section, view),
    soFar: isLong ? itemWords(section === 'overview' ? ['loans'] : partsOf[section], accountsIn(view)) : '',
    asked: order.filter((code) => !isNotCalled(code) && !codesOf(earlier).includes(code)),
    earlier,
    toSignIn: codesOf(view.toSignIn),
    silent: isByInstitution ? silent : [...silent, ...partial],
    notCalled: missing.filter((code) => isNotCalled(code)),
    isWaitingForHome: view.missing.some(waitsForHome),
    // The first answer from home brings the home record, which holds the patron's ids at other institutions.
    isAskingHomeFirst:
      reader === 'patron' && session.displayName === null && waiting.includes(home) && !counts.has(home),
    missing: here && isMissing(here) ? here : null,
    topic: isByInstitution || section === 'details' ? null : section,
    partial: isByInstitution ? partial : [],
    when: whenAnswered(cards.filter((card) => !codesOf(earlier).includes(card.institutionCode))),
  }
}

/** Institutions not asked again: because few calls are left, or with answers a minute or more older than the latest. */
function earlierIn(cards: AnyCard[]): NoAccountCard[] {
  const last = Math.max(...cards.map(({ asOf }) => Date.parse(asOf)))
  return cards
    .filter((card) => card.state === 'no-account')
    .filter(
      ({ notAskedAgain, asOf }) =>
        notAskedAgain === 'few-calls-left' ||
        (notAskedAgain !== undefined && last - Date.parse(asOf) >= minuteMs),
    )
}

/** Milliseconds of waiting after which the page says which items it has so far. */
const longWaitMs = 3_000

const counted: Record<CardPart, (count: number) => string> = {
  loans: (count) => factWords({ kind: 'loans', count }),
  requests: (count) => plural(count, { one: '# request', other: '# requests' }),
  fees: (count) => plural(count, { one: '# fee', other: '# fees' }),
  blocks: (count) => plural(count, { one: '# block', other: '# blocks' }),
  messages: (count) => plural(count, { one: '# message', other: '# messages' }),
}

/** Text such as "14 loans (1 overdue) and 2 requests"; empty without items: more may still arrive. */
function itemWords(parts: CardPart[], accounts: AnyAccount[], urgent = ''): string {
  const words = parts.flatMap((part) => {
    const count = accounts.reduce((sum, card) => sum + (partsIn(card)[part]?.items?.length ?? 0), 0)
    if (count === 0) return []
    return part === 'loans' && urgent ? `${counted.loans(count)} (${urgent})` : counted[part](count)
  })
  return listWords(words)
}

type Part = { state: string; items?: unknown[]; problem?: InstitutionProblem }

/** Staff get fewer parts. */
function partsIn(card: AnyAccount): Partial<Record<CardPart, Part>> {
  return card
}

/** Why an institution's answer, or parts of a section, are missing. */
function problemsIn(card: AnyCard | undefined, section: SectionName): InstitutionProblem[] {
  if (!card || card.state === 'no-account') return []
  if (isMissing(card)) return [card.problem]
  return partsOf[section].flatMap((part) => partsIn(card)[part]?.problem ?? [])
}

/** "New in the list: 4 loans (1 overdue) from North University."; null if nothing has joined that this page lists. */
function newsWords(section: SectionName, view: CardView<AnyAccount>): string | null {
  const { news, nameOf } = view
  const facts = news.flatMap((card) => factsOf(card, view))
  const urgent = (['overdue', 'recalled', 'due-today'] as const)
    .map((kind) => ({ kind, count: sumOf(facts, kind), atLeast: false }))
    .find(({ count }) => count > 0)
  const parts = section === 'overview' ? [...partsOf.overview, 'messages' as const] : partsOf[section]
  const things = itemWords(parts, news, urgent && factWords(urgent))
  const names = namesOf(codesOf(news), nameOf)
  return things ? t`New in the list: ${things} from ${names}.` : null
}

function RefreshButton({ section }: { section: SectionName }) {
  const { order, askAgain, refresh, responses, place } = useCardView()
  const codes = order.filter((code) => {
    // A refresh of the whole card skips institutions that had no account a moment ago.
    if (code === place && responses.get(code)?.state === 'no-account') return true
    // On the page of one institution, its notice has the button.
    return place === 'all' && problemsIn(responses.get(code), section).some((problem) => canAskAgain(problem))
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
  const status = spokenWords(useResponseStatus(useSection()))
  return <LiveRegion status={status} ended={useCardView().ended} />
}

/** The section in the address; pages without one, such as the history, count as the overview. */
function useSection(): SectionName {
  const name = useMatch('/card/:institution/:section/*')?.params.section
  return sections.find((section) => section === name) ?? 'overview'
}
