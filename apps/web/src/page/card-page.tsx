import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useTurnedTo } from '../layout/use-turned-to.ts'
import { CardStatus } from './card-status.tsx'
import styles from './card-page.module.css'
import { RefreshFailure } from '../unavailable/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { CopyNotices } from '../unavailable/earlier-copy-notices.tsx'
import { PrintedOn } from './printed-on.tsx'
import { sectionWords, type SectionName } from '../card/sections.ts'
import { SilentNotices } from '../unavailable/unavailable-notices.tsx'
import { useStandIn } from '../unavailable/empty-state.tsx'

type CardPageProps = {
  section: SectionName
  title?: ReactNode
  tools?: ReactNode
  foot?: ReactNode
  children: ReactNode
}

/**
 * A page of the card: its heading, the line that says who has answered, then `children`, below them a notice for each
 * part that is missing, and `foot`. While nothing is known, or where there is no account, something stands in for both.
 */
export function CardPage({ section, title, tools, foot, children }: CardPageProps) {
  const { t, i18n } = useLingui()
  const { place, nameOf } = useCardView()
  const standIn = useStandIn(section)
  const sectionName = i18n._(sectionWords[section])
  const where = place === 'all' ? t`All institutions` : nameOf(place)
  const heading = useTurnedTo(`${sectionName} · ${where} · Library Card`)

  return (
    <>
      <div className={styles['heading']}>
        <p className={styles['where']}>
          <bdi>{where}</bdi>
        </p>
        <h1 id="heading" tabIndex={-1} ref={heading}>
          {title ?? sectionName}
        </h1>
        {tools && <div className={`${styles['tools']} no-print`}>{tools}</div>}
      </div>
      <PrintedOn />
      <CardStatus section={section} />
      {standIn ?? (
        <>
          <RefreshFailure />
          {section !== 'overview' && <CopyNotices />}
          {children}
          <SilentNotices section={section} />
          {foot}
        </>
      )}
    </>
  )
}
