import type { OwnSession, Profile } from '@library-card/contract/session.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fetchJson } from '../api.ts'
import { dateAndTime } from '../dates/date-words.ts'
import { PartFailure } from '../missing/request-failure.tsx'
import { useCardView } from '../card/card-view.ts'
import { Button } from '../ui/button.tsx'
import styles from './settings.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Panel } from '../ui/rows.tsx'
import { useSignOut } from '../session/leaving.ts'

const profileWords: Record<Profile, MessageDescriptor> = {
  'own-device': msg`Own device`,
  'shared-computer': msg`Shared computer`,
  staff: msg`Staff`,
}

export function SessionsPanel() {
  const [isConfirming, setConfirming] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => fetchJson('GET /api/sessions', { signal }),
    staleTime: 0,
  })
  return (
    <Panel id="sessions" title={<Trans>Where you are signed in</Trans>}>
      {error && <PartFailure error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <ul className={styles['lines']} role="list">
            {data.sessions.map((session, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a session has no identifier that may be shown
              <SessionLine key={`${session.began} ${at}`} session={session} />
            ))}
          </ul>
          <Displaced />
          <p className={`${styles['change']} no-print`}>
            <Button onClick={() => setConfirming(true)}>
              <Trans>Sign out everywhere…</Trans>
            </Button>
          </p>
        </>
      )}
      {isConfirming && <SignOutEverywhere close={() => setConfirming(false)} />}
    </Panel>
  )
}

function SessionLine({ session: { current, profile, began, seen } }: { session: OwnSession }) {
  const { i18n } = useLingui()
  const { home, institutionOf } = useCardView()
  const { timeZone } = institutionOf(home)
  const since = dateAndTime(began, timeZone)
  const last = dateAndTime(seen, timeZone)
  return (
    <li>
      <b>{current ? <Trans>This browser</Trans> : <Trans>Another browser</Trans>}</b>
      <span className="quiet">
        {i18n._(profileWords[profile])} · <Trans>since {since}</Trans> · <Trans>last used {last}</Trans>
      </span>
    </li>
  )
}

/** Why a browser that the patron expects may be missing from the list. */
function Displaced() {
  const { session, home, institutionOf } = useCardView()
  if (!session.displaced) return null
  const { most, seen } = session.displaced
  const last = dateAndTime(seen, institutionOf(home).timeZone)
  return (
    <p className="quiet">
      <Trans>
        You can be signed in to Library Card in no more than {most} browsers. When you signed in here, the
        oldest was signed out; it was last used on {last}.
      </Trans>
    </p>
  )
}

function SignOutEverywhere({ close }: { close: () => void }) {
  const signOut = useSignOut('everywhere')
  return (
    <Dialog
      title={<Trans>Sign out everywhere?</Trans>}
      onClose={close}
      closing={<Trans>Stay signed in</Trans>}
      actions={
        <Button variant="primary" onClick={signOut}>
          <Trans>Sign out everywhere</Trans>
        </Button>
      }
    >
      <p>
        <Trans>
          This signs you out in every browser, including this one, and your calendar link stops working. Your
          loans and requests stay as they are.
        </Trans>
      </p>
    </Dialog>
  )
}
