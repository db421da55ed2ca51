import { Plural, Trans } from '@lingui/react/macro'
import { useId, type ReactNode } from 'react'
import { useCardView } from '../card/card-view.ts'
import type { SectionName } from '../card/sections.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Joined, Row } from '../ui/rows.tsx'
import rows from '../ui/rows.module.css'

type AttentionRowProps = {
  stamp: ReactNode
  title: ReactNode
  state?: ReactNode
  /** The section with the details; `at` is the institution, by default the page's. */
  section: SectionName
  at?: string
  /** The link text; `what` tells links apart for screen readers. */
  see: ReactNode
  what: ReactNode
  /** Replaces the link. */
  action?: ReactNode
  /** The second line. */
  children?: ReactNode
}

export function AttentionRow(props: AttentionRowProps) {
  const { stamp, title, state, section, at, see, what, action, children } = props
  const id = useId()
  const { place } = useCardView()
  const link = (
    <ButtonLink to={`/card/${at ?? place}/${section}`}>
      <span>
        {see}
        <span className="visually-hidden">: {what}</span>
      </span>
    </ButtonLink>
  )
  return (
    <Row labelledBy={id} stamp={stamp} state={state} action={action ?? link}>
      <h3 className={rows['title']} id={id}>
        {title}
      </h3>
      {children && <p className={rows['by']}>{children}</p>}
    </Row>
  )
}

const mostTitles = 3

/** The first titles in full, then the number of other items. */
export function Titles({ items }: { items: { item: { title: string | null } }[] }) {
  const titles = items.flatMap(({ item }) => item.title ?? [])
  const more = items.length - Math.min(titles.length, mostTitles)
  return (
    <>
      <Joined texts={titles.slice(0, mostTitles)} separator=" · " />{' '}
      {more > 0 && titles.length > 0 && <Trans>and {more} more</Trans>}
    </>
  )
}

/** Words about the first of several items, with its name. */
export function OfFirst({ items, words }: { items: { item: { title: string | null } }[]; words: string }) {
  const title = items.length > 1 ? items[0]?.item.title : null
  if (!title) return words
  return (
    <Trans>
      {words}: <bdi>{title}</bdi>
    </Trans>
  )
}

export function SeeThem({ count }: { count: number }) {
  return <Plural value={count} one="See it" _2="See both" other="See them" />
}

/** An icon in place of a date stamp. */
export function Sign({ icon }: { icon: IconName }) {
  return (
    <span className={rows['sign']}>
      <Icon name={icon} />
    </span>
  )
}
