import type { SignedIn } from '@library-card/contract/session.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link, NavLink, Outlet, useLoaderData, useMatch, useRouteLoaderData } from 'react-router'
import { LiveRegion } from '../card/announcements.tsx'
import { nameIn, requireInstitution } from '../card/card-view.ts'
import { hasFeature } from '../card/network-card.tsx'
import { Frame } from '../layout/frame.tsx'
import { Masthead, Person, SignOutButton } from '../layout/masthead.tsx'
import masthead from '../layout/masthead.module.css'
import { useNetwork } from '../session/session-query.ts'
import { SessionWatch } from '../session/session-watch.tsx'
import { DisplacedNotice } from '../session/displaced-notice.tsx'
import { StaffProvider } from './staff-context.tsx'
import styles from './staff-layout.module.css'

export function StaffFrame() {
  return <Frame masthead={StaffMasthead} />
}

/**
 * The staff pages' masthead, dark and without the product name, so that staff see at a glance that this is
 * not their own card.
 */
function StaffMasthead() {
  const network = useNetwork()
  const session = useRouteLoaderData<SignedIn>('staff')
  return (
    <Masthead
      to="/staff"
      name={<Trans>Patron services</Trans>}
      sub={session ? <HomeName session={session} /> : <bdi>{network.name}</bdi>}
      isSticky={session !== undefined}
      className={styles['masthead']}
    >
      {session && <StaffNav session={session} />}
    </Masthead>
  )
}

function HomeName({ session }: { session: SignedIn }) {
  const network = useNetwork()
  const home = requireInstitution(session.homeInstitutionCode, network)
  const name = <bdi>{nameIn(home, network)}</bdi>
  return <Trans>{name} · staff</Trans>
}

function StaffNav({ session }: { session: SignedIn }) {
  const { t } = useLingui()
  const matches = [useMatch('/staff'), useMatch('/staff/patrons/*')]
  const isPatrons = matches.some((match) => match !== null)
  const link = masthead['item'] ?? ''
  return (
    <nav className={`${masthead['account']} ${styles['nav']}`} aria-label={t`Patron services`}>
      <Link className={link} to="/staff" aria-current={isPatrons ? 'page' : undefined}>
        <Trans>Patrons</Trans>
      </Link>
      {hasFeature(useNetwork(), 'clearance') && (
        <NavLink className={link} to="/staff/clearance">
          <Trans>Clearance</Trans>
        </NavLink>
      )}
      <NavLink className={link} to="/staff/network">
        <Trans>Network status</Trans>
      </NavLink>
      <Link className={link} to="/sign-in">
        <Trans>Your own card</Trans>
      </Link>
      {session.displayName !== null && <Person session={session} />}
      <SignOutButton />
    </nav>
  )
}

export function StaffLayout() {
  const network = useNetwork()
  const session = useLoaderData<SignedIn>()
  return (
    <StaffProvider network={network} session={session}>
      <SessionWatch session={session} />
      <LiveRegion />
      <main id="main" className={styles['page']}>
        <DisplacedNotice network={network} session={session} />
        <Outlet />
      </main>
    </StaffProvider>
  )
}
