import type { Network } from '@library-card/contract/institution.ts'
import { Plural, Trans } from '@lingui/react/macro'
import styles from './sign-in-page.module.css'

type SharedComputerProps = {
  rule: Network['sharedComputer']
  isShared: boolean
  setShared: (is: boolean) => void
}

/** On the library's own computers it is ticked, and stays so. */
export function SharedComputer({ rule, isShared, setShared }: SharedComputerProps) {
  const { locked, idleMinutes } = rule
  return (
    <label className={`${styles['shared']} ${locked ? styles['locked'] : ''}`}>
      <input
        type="checkbox"
        checked={locked || isShared}
        disabled={locked}
        onChange={({ target }) => setShared(target.checked)}
      />
      <span>
        <Trans>This is a shared computer</Trans>
        {locked && (
          <small>
            <Trans>This computer belongs to the library, so this cannot be changed.</Trans>
          </small>
        )}
        <small>
          <Plural
            value={idleMinutes}
            one="Signs you out after # minute without use and keeps nothing here"
            other="Signs you out after # minutes without use and keeps nothing here"
          />
        </small>
      </span>
    </label>
  )
}
