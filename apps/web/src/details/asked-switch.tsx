import { Trans } from '@lingui/react/macro'
import { useCardView } from '../card/card-view.ts'
import styles from './details.module.css'

type SwitchProps = { code: string; isAsked: boolean; switchTo: (isAsked: boolean) => void }

/** Whether a member is asked about the patron; beside home stands why it cannot be left out. */
export function Switch({ code, isAsked, switchTo }: SwitchProps) {
  const { home, nameOf } = useCardView()
  const isHome = code === home
  return (
    <label className={styles['asked']}>
      <input
        type="checkbox"
        checked={isAsked}
        disabled={isHome}
        onChange={({ target }) => switchTo(target.checked)}
      />
      <span>
        <bdi>{nameOf(code)}</bdi>{' '}
        {isHome && (
          <span className="quiet">
            <Trans>Your home institution tells who you are, so it is always asked.</Trans>
          </span>
        )}
        {!isAsked && (
          <span className="quiet">
            <Trans>Switched off</Trans>
          </span>
        )}
      </span>
    </label>
  )
}
