import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { isFoundBy } from '../ui/find.ts'
import { Icon } from '../ui/icon.tsx'
import { useCardView } from '../card/card-view.ts'
import { InstitutionRow } from './switcher-row.tsx'
import styles from './switcher.module.css'

const manyMembers = 10

/** Members without an account: collapsed, and from ten up with a filter. */
export function OtherMembers({ codes, choose }: { codes: string[]; choose: (() => void) | undefined }) {
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
