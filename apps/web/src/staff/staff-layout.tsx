import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { useLingui } from '@lingui/react'
import { useState, type ReactNode } from 'react'
import { Outlet, useLoaderData, useRouteLoaderData } from 'react-router'
import { nameIn } from '../card/card-view.ts'
import { homeFirst } from '../card/network-card.tsx'
import { useAnnouncement, useThrottled } from '../card/announcements.ts'
import { DisplacedNotice } from '../sign-in/displaced-notice.tsx'
import { SessionWatch } from '../session/session-watch.tsx'
import { activityColumns, type ActivityColumn, DeskContext, type Desk, type Found } from './desk.ts'
import styles from './staff.module.css'

/** The layout of a staff page. */
export function StaffLayout() {
  const network = useRouteLoaderData<Network>('network')
  const session = useLoaderData<SignedIn>()
  if (!network) return null
  return (
    <DeskProvider network={network} session={session}>
      <SessionWatch session={session} />
      <StaffLiveRegion />
      <main id="main" className={styles['page']}>
        <DisplacedNotice network={network} session={session} />
        <Outlet />
      </main>
    </DeskProvider>
  )
}

type Known = Pick<Desk, 'network' | 'session'>

export function DeskProvider({ network, session, children }: Known & { children: ReactNode }) {
  const { i18n } = useLingui()
  const [found, keepFound] = useState<Found | null>(null)
  const [columns, chooseColumns] = useState<readonly ActivityColumn[]>(activityColumns)
  const { homeInstitutionCode: home } = session

  function institutionOf(code: string) {
    const institution = network.institutions.find((other) => other.code === code)
    if (!institution) throw new Error('An answer names an institution that is not in the network')
    return institution
  }

  const desk: Desk = {
    session,
    network,
    home,
    codes: homeFirst(network, home),
    institutionOf,
    nameOf: (code) => nameIn(institutionOf(code), i18n.locale, network),
    found,
    keepFound,
    columns,
    chooseColumns,
  }
  return <DeskContext value={desk}>{children}</DeskContext>
}

/** The only live region of the staff pages. */
function StaffLiveRegion() {
  return (
    <p className="unseen" role="status">
      {useThrottled(useAnnouncement(), true)}
    </p>
  )
}
