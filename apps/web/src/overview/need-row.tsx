import { Plural, Trans } from '@lingui/react/macro'
import { useId, type ReactNode } from 'react'
import { ButtonLink } from '../ui/button.tsx'
import { Row } from '../ui/rows.tsx'
import rows from '../ui/rows.module.css'

type NeedRowProps = {
  stamp: ReactNode
  title: ReactNode
  state?: ReactNode
  act: ReactNode
  children?: ReactNode
}

/** One thing that needs the patron's attention, and a link to the page where it can be handled. */
export function NeedRow({ stamp, title, state, act, children }: NeedRowProps) {
  const id = useId()
  return (
    <Row labelledBy={id} stamp={stamp} state={state} act={act}>
      <h3 className={rows['title']} id={id}>
        {title}
      </h3>
      {children}
    </Row>
  )
}

const atMost = 3

/** The first titles in full, then the number of others. */
export function Titles({ titles }: { titles: (string | null)[] }) {
  const named = titles.filter((title) => title !== null)
  const more = titles.length - Math.min(named.length, atMost)
  return (
    <p className={rows['by']}>
      {named.slice(0, atMost).map((title, at) => (
        // Two loans may have the same title.
        <span key={`${at} ${title}`}>
          {at > 0 && ' · '}
          <bdi>{title}</bdi>
        </span>
      ))}{' '}
      {more > 0 && named.length > 0 && <Trans>and {more} more</Trans>}
    </p>
  )
}

export function Names({ names }: { names: string[] }) {
  return names.map((name) => (
    <p key={name}>
      <bdi>{name}</bdi>
    </p>
  ))
}

/** `what` distinguishes the links for screen readers. */
export function SeeThem({ count, to, what }: { count: number; to: string; what: ReactNode }) {
  return (
    <ButtonLink to={to}>
      <span>
        <Plural value={count} one="See it" _2="See both" other="See them" />
        <span className="unseen">: {what}</span>
      </span>
    </ButtonLink>
  )
}
