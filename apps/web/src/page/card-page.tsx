import type { InstitutionCard } from '@library-card/contract/card.ts'
import { useLingui, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { PageHeading } from '../layout/page-heading.tsx'
import { CardStatus } from './card-status.tsx'
import { latestOf } from './status-line.tsx'
import styles from './card-page.module.css'
import { RefreshFailure } from '../unavailable/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { isAccount } from '../card/summary.ts'
import { sectionWords, type SectionName } from '../card/sections.ts'
import { EarlierCopyNotices, UnavailableNotices } from '../unavailable/unavailable-notices.tsx'
import { useEmptyPage } from '../unavailable/empty-page.tsx'
import { dayOf } from '../dates/local-time.ts'
import { clockTime, fullDate } from '../dates/date-words.ts'

type CardPageProps = {
  section: SectionName
  tools?: ReactNode
  foot?: ReactNode
  children: ReactNode
}

/**
 * A card page: heading, status line, `children`, a notice for each missing part, and `foot`. While nothing is known, or
 * without an account, an empty state replaces the content.
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
          <UnavailableNotices section={section} at="above" />
          {children}
          <UnavailableNotices section={section} at="below" />
          {foot}
        </>
      )}
    </>
  )
}

/** `isAlone`: on a page without a status line. */
type CardHeadingProps = { name: string; tools?: ReactNode; isAlone?: boolean }

export function CardHeading({ name, tools, isAlone = false }: CardHeadingProps) {
  const { t } = useLingui()
  const { place, nameOf } = useCardView()
  const where = place === 'all' ? t`All institutions` : nameOf(place)
  return (
    <div className={`${styles['heading']} ${isAlone ? styles['alone'] : ''}`}>
      <p className={`context ${styles['context']}`}>
        <bdi>{where}</bdi>
      </p>
      <PageHeading documentTitle={`${name} · ${where} · Library Card`}>{name}</PageHeading>
      {tools && <div className={`actions ${styles['tools']} no-print`}>{tools}</div>}
    </div>
  )
}

/** Only in print: the patron's name and card number, the network, and the date and time of the data. */
function PrintedOn() {
  const { cards, network, place, home, institutionOf, session, responses } = useCardView()
  const last = latestOf(cards)
  if (!last) return null
  const { timeZone } = institutionOf(place === 'all' ? home : place)
  const date = fullDate(dayOf({ at: last }, timeZone))
  const time = clockTime(last, timeZone)
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

/** The card number is that of the institution on the page, or of the home institution. */
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
