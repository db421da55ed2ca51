import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { sessionQuery } from '../session/session-query.ts'
import { Notice } from '../ui/notice.tsx'

/** Warns a patron at the staff sign-in, or staff at the patrons', that signing in ends the present session. */
export function SwitchNotice({ to }: { to: 'patron' | 'staff' }) {
  const { data } = useQuery({ ...sessionQuery, enabled: false })
  if (!data?.signedIn || (data.profile === 'staff') === (to === 'staff')) return null
  if (to === 'staff') {
    return (
      <Notice tone="note">
        <p>
          <b>
            <Trans>You are signed in to your own card.</Trans>
          </b>{' '}
          <Trans>Signing in as staff ends that session and starts a new one.</Trans>{' '}
          <Link to="/card/all/overview">
            <Trans>Back to your card</Trans>
          </Link>
        </p>
      </Notice>
    )
  }
  return (
    <Notice tone="note">
      <p>
        <b>
          <Trans>You are signed in as staff.</Trans>
        </b>{' '}
        <Trans>Signing in to your own card ends that session and starts a new one.</Trans>{' '}
        <Link to="/staff">
          <Trans>Back to patron services</Trans>
        </Link>
      </p>
    </Notice>
  )
}
