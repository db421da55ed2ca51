import { Trans, useLingui } from '@lingui/react/macro'
import { Outlet, useParams } from 'react-router'
import { NetworkNotices } from '../layout/network-notices.tsx'
import { StandAlone } from '../layout/stand-alone.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { useOutcomesOfSession } from '../actions/use-action.ts'
import { DisplacedNotice } from '../session/displaced-notice.tsx'
import { useNetwork, useSessionAtOpening } from '../session/session-query.ts'
import { SessionWatch } from '../session/session-watch.tsx'
import styles from './card-page.module.css'
import { CardLiveRegion } from './card-status.tsx'
import { NetworkCardProvider } from '../card/network-card.tsx'
import { SectionsNav } from './sections-nav.tsx'
import { SwitcherDialog, Switcher } from '../switcher/switcher.tsx'

export function CardLayout() {
  const network = useNetwork()
  const session = useSessionAtOpening()
  const { institution: place = 'all' } = useParams()
  useOutcomesOfSession()
  const institution = network.institutions.find(({ code }) => code === place)

  if (!session) return null
  return (
    <NetworkCardProvider network={network} session={session} place={place}>
      <SessionWatch session={session} />
      {place === 'all' || institution ? (
        <div className={styles['page']}>
          <Switcher />
          <div className={styles['middle']}>
            <SwitcherDialog />
            <SectionsNav />
            <CardLiveRegion />
            <main id="main">
              <DisplacedNotice network={network} session={session}>
                <ButtonLink to="/card/all/settings#sessions">
                  <Trans>See where you are signed in</Trans>
                </ButtonLink>
              </DisplacedNotice>
              <NetworkNotices at={institution} isShared={session.profile === 'shared-computer'} />
              <Outlet />
            </main>
          </div>
        </div>
      ) : (
        <UnknownInstitution />
      )}
    </NetworkCardProvider>
  )
}

function UnknownInstitution() {
  const { t } = useLingui()
  return (
    <StandAlone
      title={t`There is no such institution in this network`}
      actions={
        <ButtonLink variant="primary" to="/card/all/overview">
          <Trans>See all institutions</Trans>
        </ButtonLink>
      }
    >
      <Trans>The address may be out of date or mistyped.</Trans>
    </StandAlone>
  )
}
