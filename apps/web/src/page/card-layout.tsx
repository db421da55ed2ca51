import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { Outlet, useLoaderData, useParams } from 'react-router'
import { NetworkNotices } from '../layout/own-words.tsx'
import { StandAlone } from '../layout/stand-alone.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { useOutcomesOfSession } from '../actions/use-action.ts'
import { DisplacedNotice } from '../session/displaced-notice.tsx'
import { useNetwork } from '../session/session-query.ts'
import { SessionWatch } from '../session/session-watch.tsx'
import styles from './card-page.module.css'
import { CardLiveRegion } from './card-status.tsx'
import { NetworkCardProvider } from '../card/network-card.tsx'
import { SectionsNav } from './sections-nav.tsx'
import { SwitcherDialog, Switcher } from '../switcher/switcher.tsx'

export function CardLayout() {
  const network = useNetwork()
  const session = useLoaderData<SignedIn>()
  const { institution = 'all' } = useParams()
  useOutcomesOfSession()
  const isKnown = institution === 'all' || network.institutions.some(({ code }) => code === institution)

  return (
    <NetworkCardProvider network={network} session={session}>
      <SessionWatch session={session} />
      {isKnown ? <Page network={network} session={session} /> : <UnknownInstitution />}
    </NetworkCardProvider>
  )
}

function Page({ network, session }: { network: Network; session: SignedIn }) {
  const { institution: place = 'all' } = useParams()
  return (
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
          <NetworkNotices
            at={network.institutions.find(({ code }) => code === place)}
            isShared={session.profile === 'shared-computer'}
          />
          <Outlet />
        </main>
      </div>
    </div>
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
      <p>
        <Trans>The address may be out of date or mistyped.</Trans>
      </p>
    </StandAlone>
  )
}
