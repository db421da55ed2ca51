import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard, type NetworkCard } from '../card/network-card.tsx'
import { SwitcherRow } from './switcher-row.tsx'
import styles from './switcher.module.css'
import { useState } from 'react'
import { isFoundBy } from '../text/words.ts'
import { Icon } from '../ui/icon.tsx'

/** Links: all institutions, those with an account, then the others. */
export function SwitcherList({ isHeld, choose }: { isHeld: boolean; choose?: (() => void) | undefined }) {
  const card = useNetworkCard()
  const { place } = useCardView()
  // Rows appear together with the list of the page: one by one, they would move each other.
  const rows = useHeldRows(switcherRows(card), isHeld || !card.drawn)
  const asking = card.waiting.filter((code) => !rows.accounts.includes(code) && !rows.others.includes(code))
  // The selected institution may not have responded yet.
  const accounts = card.order.filter(
    (code) => rows.accounts.includes(code) || (code === place && !rows.others.includes(code)),
  )

  return (
    <div className={styles['switcher']}>
      <ul>
        <SwitcherRow place="all" choose={choose} />
      </ul>
      <h2>
        <Trans>Where you have an account</Trans>
      </h2>
      <ul>
        {accounts.map((code) => (
          <SwitcherRow key={code} place={code} choose={choose} />
        ))}
      </ul>
      {asking.length > 0 && (
        <p className={styles['pending']}>
          <Plural value={asking.length} one="Asking # institution…" other="Asking # institutions…" />
        </p>
      )}
      {rows.others.length > 0 && <OtherMembers codes={rows.others} choose={choose} />}
    </div>
  )
}

const manyMembers = 10

/** Institutions without an account: collapsed, with a filter from ten on. */
function OtherMembers({ codes, choose }: { codes: string[]; choose: (() => void) | undefined }) {
  const { t } = useLingui()
  const { nameOf, place } = useCardView()
  const [query, setQuery] = useState('')
  return (
    <details open={codes.includes(place)}>
      <summary>
        <Icon name="chevron" className={styles['chevron']} />
        <Plural value={codes.length} one="# more institution" other="# more institutions" />{' '}
        <span className="quiet">
          <Trans>no account</Trans>
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
      <ul>
        {codes
          .filter((code) => isFoundBy(query, nameOf(code)))
          .map((code) => (
            <SwitcherRow key={code} place={code} choose={choose} />
          ))}
      </ul>
    </details>
  )
}

type Rows = {
  /** Institutions with an account, or where that is unknown. */
  accounts: string[]
  /** Institutions without an account. */
  others: string[]
}

/** An institution has a row once its account is known; home always has one. */
export function switcherRows(card: Pick<NetworkCard, 'order' | 'responses' | 'counts'>): Rows {
  const { order, responses, counts } = card
  const others = order.filter((code) => responses.get(code)?.state === 'no-account' && code !== order[0])
  const isKnown = (code: string) => responses.has(code) || counts.has(code) || code === order[0]
  return { accounts: order.filter((code) => isKnown(code) && !others.includes(code)), others }
}

/** While held, rows are neither added nor removed. */
function useHeldRows(rows: Rows, isHeld: boolean): Rows {
  const [held, setHeld] = useState(rows)
  if (!isHeld && JSON.stringify(held) !== JSON.stringify(rows)) setHeld(rows)
  return held
}
