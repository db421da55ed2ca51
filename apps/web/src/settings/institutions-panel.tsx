import { Trans, useLingui } from '@lingui/react/macro'
import { PartFailure } from '../unavailable/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { useNetworkCard } from '../card/network-card.tsx'
import { announce } from '../card/announcements.tsx'
import { InlineResult } from '../ui/inline-result.tsx'
import { Panel } from '../ui/rows.tsx'
import styles from './settings.module.css'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fetchJson } from '../api.ts'

/** The patron's selection of institutions to query; home is always queried. */
export function InstitutionsPanel() {
  // All institutions, even at the address of a single one.
  const { order } = useNetworkCard()
  const { data, error, refetch, saving } = usePreferences()
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
                isAsked={!data.notAsked.includes(code)}
                switchTo={(isAsked) => saving.mutate({ code, isAsked })}
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

type SwitchProps = { code: string; isAsked: boolean; switchTo: (isAsked: boolean) => void }

/** Turns one member on or off. Home cannot be turned off, and its row says why. */
function Switch({ code, isAsked, switchTo }: SwitchProps) {
  const { home, nameOf } = useCardView()
  const isHome = code === home
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={isAsked}
        disabled={isHome}
        onChange={({ target }) => switchTo(target.checked)}
      />
      <span>
        <bdi>{nameOf(code)}</bdi>{' '}
        {isHome && (
          <span className={`${styles['reason']} quiet`}>
            <Trans>Your home institution identifies you, so it is always checked.</Trans>
          </span>
        )}
        {!isAsked && (
          <span className="quiet">
            <Trans>Turned off</Trans>
          </span>
        )}
      </span>
    </label>
  )
}

const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: () => fetchJson('GET /api/preferences'),
})

type Change = { code: string; isAsked: boolean }

/**
 * Saves changes one after the other, each including all earlier ones; then requests the institution's card
 * again.
 */
function usePreferences() {
  const { t } = useLingui()
  const { askAgain, nameOf } = useCardView()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(preferencesQuery)
  const saving = useMutation({
    onMutate: show,
    mutationFn: async (change: Change) => {
      // An earlier change that failed may have reloaded the settings.
      show(change)
      return fetchJson('POST /api/preferences', { body: await client.ensureQueryData(preferencesQuery) })
    },
    scope: { id: 'preferences' },
    onSuccess: (_, { code, isAsked }) => {
      const name = nameOf(code)
      announce(isAsked ? t`Library Card now checks ${name}.` : t`Library Card no longer checks ${name}.`)
      askAgain([code], { anew: true })
    },
    onError(_, { code, isAsked }) {
      show({ code, isAsked: !isAsked })
      // The failed change may have been saved nevertheless.
      return client.invalidateQueries(preferencesQuery)
    },
  })
  return { data, error, refetch, saving }

  function show({ code, isAsked }: Change) {
    client.setQueryData(preferencesQuery.queryKey, (before) => {
      const others = before?.notAsked.filter((other) => other !== code)
      return others && { notAsked: isAsked ? others : [...others, code] }
    })
  }
}
