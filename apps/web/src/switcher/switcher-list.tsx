import { isMissing } from '@library-card/contract/answer-state.ts'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { startTransition, useOptimistic, useState } from 'react'
import { Link, useMatch, type LinkProps } from 'react-router'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard, type NetworkCard } from '../card/network-card.tsx'
import { isOutside } from '../card/summary.ts'
import { isFoundBy } from '../text/words.ts'
import { Icon } from '../ui/icon.tsx'
import { RowContent } from './row-content.tsx'
import styles from './switcher.module.css'

/** Links to all institutions, then those with an account, those with a possible account, and the others. */
export function SwitcherList({ choose }: { choose?: (() => void) | undefined }) {
  const card = useNetworkCard()
  const { place } = useCardView()
  // Rows appear together with the page's list, because rows that appear one by one would move each other.
  const rows = switcherRows(card.drawn ? card : { ...card, responses: new Map(), counts: new Map() })
  const known = [...rows.accounts, ...rows.others]
  // The selected institution may not have responded yet.
  const unknown = card.order.filter(
    (code) => rows.unknown.includes(code) || (code === place && !known.includes(code)),
  )
  const listed = [...known, ...unknown]
  const asked = card.order.filter((code) => !listed.includes(code) && card.waiting.includes(code)).length
  const linkTo = useLinks(choose)

  return (
    <div className={styles['switcher']}>
      <RowList codes={['all']} linkTo={linkTo} />
      <h2>
        <Trans>Where you have an account</Trans>
      </h2>
      <RowList codes={rows.accounts} linkTo={linkTo} />
      {unknown.length > 0 && (
        <>
          <h2>
            <Trans>Where you may have an account</Trans>
          </h2>
          <RowList codes={unknown} linkTo={linkTo} />
        </>
      )}
      {asked > 0 && (
        <p className={styles['pending']}>
          <Plural value={asked} one="Asking # institution…" other="Asking # institutions…" />
        </p>
      )}
      {rows.others.length > 0 && <OtherMembers codes={rows.others} linkTo={linkTo} />}
    </div>
  )
}

type LinkTo = (place: string) => LinkProps

/**
 * Links to the same section of other institutions. Settings are the same for all institutions. A click marks its
 * link at once: hundreds of rows may have to leave before the other page is drawn.
 */
function useLinks(choose?: () => void): LinkTo {
  const { place } = useCardView()
  const section = useMatch('/card/:institution/:section/*')?.params.section ?? 'overview'
  const isSettings = section === 'settings'
  const [marked, mark] = useOptimistic(isSettings ? null : place)
  return (to) => ({
    to: `/card/${to}/${isSettings ? 'overview' : section}`,
    'aria-current': to === marked ? 'page' : undefined,
    onClick: () => {
      startTransition(() => mark(to))
      choose?.()
    },
  })
}

type RowListProps = { codes: string[]; linkTo: LinkTo }

function RowList({ codes, linkTo }: RowListProps) {
  return (
    <ul>
      {codes.map((code) => (
        <li key={code}>
          <Link {...linkTo(code)}>
            <RowContent place={code} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

const manyMembers = 10

/** Institutions without an account, collapsed; ten or more have a filter. */
function OtherMembers({ codes, linkTo }: RowListProps) {
  const { t } = useLingui()
  const { nameOf, place } = useCardView()
  const [query, setQuery] = useState('')
  return (
    <details open={codes.includes(place)}>
      <summary>
        <Icon name="chevron" className={styles['chevron']} />
        <span>
          <Plural value={codes.length} one="# more institution" other="# more institutions" />{' '}
          <span className="quiet">
            <Trans>no account</Trans>
          </span>
        </span>
      </summary>
      {codes.length >= manyMembers && (
        <div className={styles['filter']}>
          <input
            type="search"
            aria-label={t`Find an institution`}
            placeholder={t`Find an institution`}
            value={query}
            onChange={({ target }) => setQuery(target.value)}
          />
        </div>
      )}
      <RowList codes={codes.filter((code) => isFoundBy(query, nameOf(code)))} linkTo={linkTo} />
    </details>
  )
}

type Rows = {
  accounts: string[]
  /** Institutions where an account may exist. */
  unknown: string[]
  /** Institutions without an account. */
  others: string[]
}

/**
 * Groups institutions by account. An institution has a row once it has responded, or its account is known;
 * home always has an account.
 */
export function switcherRows(card: Pick<NetworkCard, 'order' | 'responses' | 'counts'>): Rows {
  const { order, responses, counts } = card
  const groups = Map.groupBy(order, (code) => {
    if (code === order[0]) return 'accounts'
    const response = responses.get(code)
    if (!response) return counts.has(code) ? 'accounts' : 'waiting'
    if (response.state === 'no-account' || isOutside(response)) return 'others'
    return isMissing(response) && response.account === 'unknown' ? 'unknown' : 'accounts'
  })
  const codesOf = (group: keyof Rows) => groups.get(group) ?? []
  return { accounts: codesOf('accounts'), unknown: codesOf('unknown'), others: codesOf('others') }
}
