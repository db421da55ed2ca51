import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import { AllRow, InstitutionRow } from './switcher-row.tsx'
import { switcherRows, useHeldRows } from './switcher-rows.ts'
import styles from './switcher.module.css'
import { useState } from 'react'
import { isFoundBy } from '../text/search.ts'
import { Icon } from '../ui/icon.tsx'

/** Links: all institutions, those with an account, then the others. */
export function SwitcherList({ isInside, choose }: { isInside: boolean; choose?: (() => void) | undefined }) {
  const card = useNetworkCard()
  const { place } = useCardView()
  // Rows appear together with the list of the page: one by one they would move each other.
  const rows = useHeldRows(switcherRows(card), isInside || !card.drawn)
  const asking = card.waiting.filter((code) => !rows.accounts.includes(code) && !rows.others.includes(code))
  // The selected institution may not have responded yet.
  const accounts = card.order.filter(
    (code) => rows.accounts.includes(code) || (code === place && !rows.others.includes(code)),
  )

  return (
    <div className={styles['switcher']}>
      <ul>
        <AllRow choose={choose} />
      </ul>
      <h2>
        <Trans>Where you have an account</Trans>
      </h2>
      <ul>
        {accounts.map((code) => (
          <InstitutionRow key={code} code={code} choose={choose} />
        ))}
      </ul>
      {asking.length > 0 && (
        <p className={styles['asking']}>
          <Plural value={asking.length} one="Asking # member…" other="Asking # members…" />
        </p>
      )}
      {rows.others.length > 0 && <OtherMembers codes={rows.others} choose={choose} />}
    </div>
  )
}

const manyMembers = 10

/** Members without an account: collapsed, with a filter from ten on. */
function OtherMembers({ codes, choose }: { codes: string[]; choose: (() => void) | undefined }) {
  const { t } = useLingui()
  const { nameOf, place } = useCardView()
  const [sought, setSought] = useState('')
  return (
    <details open={codes.includes(place)}>
      <summary>
        <Icon name="chevron" className={styles['chevron']} />
        <Plural value={codes.length} one="# more member" other="# more members" />{' '}
        <span className="quiet">
          <Trans>no account</Trans>
        </span>
      </summary>
      {codes.length >= manyMembers && (
        <div className={styles['filter']}>
          <input
            type="search"
            aria-label={t`Find a member`}
            placeholder={t`Find a member`}
            value={sought}
            onChange={({ target }) => setSought(target.value)}
          />
        </div>
      )}
      <ul>
        {codes
          .filter((code) => isFoundBy(sought, nameOf(code)))
          .map((code) => (
            <InstitutionRow key={code} code={code} choose={choose} />
          ))}
      </ul>
    </details>
  )
}
