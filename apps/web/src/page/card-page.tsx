import { isMissing, rowOf } from '@library-card/contract/answer-state.ts'
import type { InstitutionCard } from '@library-card/contract/card.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import { useLingui, Trans } from '@lingui/react/macro'
import { Fragment, type ReactNode } from 'react'
import { PageHeading } from '../layout/page-heading.tsx'
import { CardStatus } from './card-status.tsx'
import { NoAccount, Outside } from './no-account.tsx'
import { latestOf } from './status-line.tsx'
import styles from './card-page.module.css'
import { RefreshFailure, RequestFailure } from '../missing/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { codesOf, isAccount, isOutside } from '../card/summary.ts'
import { isWaitingFor, partsOf, sectionWords, type SectionName } from '../card/sections.ts'
import { byReason, EarlierCopyNotices, MissingNotices, SharedReason } from '../missing/missing-notices.tsx'
import { clockTime, fullDate } from '../dates/date-words.ts'
import { browserZone } from '../dates/due.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { isShownByCopy } from '../card/completeness.ts'
import { WaitingRows } from '../ui/rows.tsx'

type CardPageProps = {
  section: SectionName
  tools?: ReactNode
  foot?: ReactNode
  children: ReactNode
}

/**
 * A card page: heading, status line, `children`, a notice for each missing part, and `foot`. If nothing is
 * known, or there is no account, an empty state replaces the content.
 */
export function CardPage({ section, tools, foot, children }: CardPageProps) {
  const { i18n } = useLingui()
  const emptyPage = useEmptyPage(section)

  return (
    <>
      <CardHeading name={i18n._(sectionWords[section])} tools={tools} />
      <PrintedOn />
      <CardStatus section={section} />
      <RefreshFailure />
      {emptyPage ?? (
        <>
          {section !== 'overview' && <EarlierCopyNotices />}
          <MissingNotices section={section} at="above" />
          {children}
          <MissingNotices section={section} at="below" />
          {foot}
        </>
      )}
    </>
  )
}

/** `isAlone` means that the page has no status line, and that the heading omits "All institutions". */
type CardHeadingProps = { name: string; tools?: ReactNode; isAlone?: boolean }

export function CardHeading({ name, tools, isAlone = false }: CardHeadingProps) {
  const { t } = useLingui()
  const { place, nameOf } = useCardView()
  const where = place !== 'all' ? nameOf(place) : isAlone ? null : t`All institutions`
  return (
    <div className={`${styles['heading']} ${isAlone ? styles['alone'] : ''}`}>
      {where && (
        <p className={`context ${styles['context']}`}>
          <bdi>{where}</bdi>
        </p>
      )}
      <PageHeading documentTitle={[name, where, 'Library Card'].filter(Boolean).join(' · ')}>
        {name}
      </PageHeading>
      {tools && <div className={`actions ${styles['tools']} no-print`}>{tools}</div>}
    </div>
  )
}

/** Print-only header: the patron's name and card number, the network, and the date and time of the data. */
export function PrintedOn() {
  const { cards, network, place, home, session, responses } = useCardView()
  const last = latestOf(cards)
  if (!last) return null
  const date = fullDate(dayOf({ at: last }, browserZone))
  const time = clockTime(last)
  const name = <bdi>{network.name}</bdi>
  return (
    <div className="print-only">
      <PrintedPatron name={session.displayName} card={responses.get(place === 'all' ? home : place)} />
      <p>
        <Trans>
          Library Card, {name}. As of {date}, {time}. Dates are in each institution’s time zone.
        </Trans>
      </p>
    </div>
  )
}

type PrintedPatronProps = { name: string | null; card: InstitutionCard | undefined }

/** The card number at the page's institution, or at the home institution. */
function PrintedPatron({ name, card }: PrintedPatronProps) {
  const account = card && isAccount(card) ? card.account : null
  const person = <bdi>{name ?? account?.displayName}</bdi>
  const number = <bdi>{account?.barcode}</bdi>
  if (!name && !account) return null
  return (
    <p>
      {account?.barcode ? (
        <Trans>
          {person}, card number {number}
        </Trans>
      ) : (
        person
      )}
    </p>
  )
}

/** Content for a page that has nothing to show; null if the page has content. */
function useEmptyPage(section: SectionName): ReactNode {
  const view = useCardView()
  const { place, refresh, responses, drawn, failure } = view
  if (failure && responses.size === 0) return <RequestFailure error={failure} retry={refresh} />
  if (place !== 'all') return emptyStateOf(responses.get(place), section)
  if (!drawn) return <Undrawn />
  const isNothingShown = view.accounts === 0 && !view.missing.some((card) => isShownByCopy(card, section))
  return view.missing.length > 0 && isNothingShown ? <NoResponses /> : null
}

/** Placeholders as high as the window, so that the footer stays out of sight and does not jump later. */
function Undrawn() {
  return (
    <div className={styles['undrawn']}>
      <WaitingRows />
    </div>
  )
}

function emptyStateOf(card: InstitutionCard | undefined, section: SectionName): ReactNode {
  if (!card) return <Undrawn />
  if (isMissing(card) && isOutside(card)) return <Outside card={card} />
  if (isMissing(card)) return isShownByCopy(card, section) ? null : <MissingNotices section={section} />
  if (card.state === 'no-account') return <NoAccount key={card.institutionCode} card={card} />
  return isWaitingFor(card, partsOf[section]) ? <WaitingRows /> : null
}

function NoResponses() {
  const view = useCardView()
  const { missing, askAgain, ended } = view
  const codes = codesOf(missing)
  const isBroken = missing.some(({ problem }) => rowOf(problem).isOfBrowser)
  return (
    <EmptyState
      title={
        isBroken ? (
          <Trans>The connection broke before all answers arrived</Trans>
        ) : (
          <Trans>Nothing can be shown yet</Trans>
        )
      }
      actions={
        <Button variant="primary" onClick={() => askAgain(codes)} aria-disabled={!ended}>
          {ended ? <Trans>Ask again</Trans> : <Trans>Asking…</Trans>}
        </Button>
      }
    >
      {isBroken ? (
        <Trans>We cannot show your loans at the moment. Check your internet connection and ask again.</Trans>
      ) : (
        <>
          {byReason(missing, view).map(([key, cards]) => (
            <Fragment key={key}>
              <SharedReason cards={cards} />{' '}
            </Fragment>
          ))}
          <Trans>The problem is not at your end.</Trans>
        </>
      )}
    </EmptyState>
  )
}
