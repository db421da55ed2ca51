import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { PartFailure } from '../missing/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import { choiceIn, preferencesQuery, useSaveChoice, type Choice } from '../card/preferences.ts'
import { InlineResult } from '../ui/inline-result.tsx'
import { Panel } from '../ui/rows.tsx'
import styles from './settings.module.css'

/** The patron's selection of institutions to query; home is always queried. */
export function InstitutionsPanel() {
  // All institutions, even on the page of a single institution.
  const { order } = useNetworkCard()
  const { data, error, refetch } = useQuery(preferencesQuery)
  const saving = useSaveChoice()
  return (
    <Panel id="asked" title={<Trans>Institutions Library Card checks</Trans>} className="no-print">
      <p className="quiet">
        <Trans>
          Library Card does not contact institutions you turn off, so it cannot show what you have there.
        </Trans>
      </p>
      {error && <PartFailure error={error} retry={() => void refetch()} />}
      {data && (
        <ul className={styles['lines']} role="list">
          {order.map((code) => (
            <li key={code}>
              <Switch
                code={code}
                choice={choiceIn(data, code)}
                choose={(choice) => saving.mutate({ code, choice })}
              />
            </li>
          ))}
        </ul>
      )}
      {saving.isError && (
        <InlineResult tone="late" icon="warning" id="asked-failed">
          <Trans>This could not be changed. Try again.</Trans>
        </InlineResult>
      )}
    </Panel>
  )
}

type SwitchProps = { code: string; choice: Choice; choose: (choice: Choice) => void }

/** Turns one member on or off. Home cannot be turned off, and its row says why. */
function Switch({ code, choice, choose }: SwitchProps) {
  const { home, nameOf } = useCardView()
  const isHome = code === home
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={choice === 'asked'}
        disabled={isHome}
        onChange={({ target }) => choose(target.checked ? 'asked' : 'turned-off')}
      />
      <span>
        <bdi>{nameOf(code)}</bdi>{' '}
        {isHome && (
          <span className={`${styles['reason']} quiet`}>
            <Trans>Your home institution identifies you, so it is always checked.</Trans>
          </span>
        )}
        {choice !== 'asked' && (
          <span className="quiet">
            {choice === 'turned-off' ? <Trans>Turned off</Trans> : <Trans>No account</Trans>}
          </span>
        )}
      </span>
    </label>
  )
}
