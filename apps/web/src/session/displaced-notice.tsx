import type { Network } from '@library-card/contract/institution.ts'
import { dayOf } from '@library-card/contract/local-time.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { Trans } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { clockTime, dayWords } from '../dates/date-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

type DisplacedNoticeProps = { network: Network; session: SignedIn; children?: ReactNode }

/**
 * Tells the person that this sign-in exceeded the limit and ended a session elsewhere. `children` links to
 * the list of sessions.
 */
export function DisplacedNotice({ network, session, children }: DisplacedNoticeProps) {
  const [isClosed, setClosed] = useState(false)
  const { displaced, homeInstitutionCode } = session
  const home = network.institutions.find(({ code }) => code === homeInstitutionCode)
  if (!displaced || !home || isClosed) return null
  const { most } = displaced
  const day = dayWords(dayOf({ at: displaced.seen }, home.timeZone), { day: 'numeric', month: 'long' })
  const time = clockTime(displaced.seen, home.timeZone)
  return (
    <Notice
      tone="note"
      actions={
        <>
          {children}
          <Button onClick={() => setClosed(true)}>
            <Trans>Close</Trans>
          </Button>
        </>
      }
    >
      <p>
        <b>
          <Trans>You were signed out in another browser.</Trans>
        </b>{' '}
        <Trans>
          You can be signed in to Library Card in no more than {most} browsers, so we signed out the oldest.
          It was last used on {day} at {time}.
        </Trans>
      </p>
    </Notice>
  )
}
