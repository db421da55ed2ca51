import { Plural, Trans } from '@lingui/react/macro'
import { useId, type ReactNode } from 'react'
import { ButtonLink } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Joined, Row } from '../ui/rows.tsx'
import rows from '../ui/rows.module.css'

type AttentionRowProps = {
  stamp: ReactNode
  title: ReactNode
  state?: ReactNode
  action: ReactNode
  /** Second line. */
  children?: ReactNode
}

/** Something that needs the patron's attention. `action` deals with it, or links to the page where that is possible. */
export function AttentionRow({ stamp, title, state, action, children }: AttentionRowProps) {
  const id = useId()
  return (
    <Row labelledBy={id} stamp={stamp} state={state} action={action}>
      <h3 className={rows['title']} id={id}>
        {title}
      </h3>
      {children && <p className={rows['by']}>{children}</p>}
    </Row>
  )
}

const mostTitles = 3

/** The first titles in full, then the number of others. */
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

type AttentionLinkProps = { to: string; what: ReactNode; children: ReactNode }

/** `what` distinguishes the links for screen readers. */
export function AttentionLink({ to, what, children }: AttentionLinkProps) {
  return (
    <ButtonLink to={to}>
      <span>
        {children}
        <span className="visually-hidden">: {what}</span>
      </span>
    </ButtonLink>
  )
}

export function SeeThem({ count, to, what }: { count: number; to: string; what: ReactNode }) {
  return (
    <AttentionLink to={to} what={what}>
      <Plural value={count} one="See it" _2="See both" other="See them" />
    </AttentionLink>
  )
}

/** In place of a date stamp. */
export function Sign({ icon }: { icon: IconName }) {
  return (
    <span className={rows['sign']}>
      <Icon name={icon} />
    </span>
  )
}
