import { Trans, useLingui } from '@lingui/react/macro'
import { Link, NavLink, Outlet, useMatch } from 'react-router'
import { LiveRegion } from '../card/announcements.tsx'
import { hasFeature } from '../card/network-card.tsx'
import { Frame } from '../layout/frame.tsx'
import { Masthead, Person, SignOutButton } from '../layout/masthead.tsx'
import masthead from '../layout/masthead.module.css'
import { useNetwork, useSessionAtOpening } from '../session/session-query.ts'
import { SessionWatch } from '../session/session-watch.tsx'
import { DisplacedNotice } from '../session/displaced-notice.tsx'
import { PatronSearch } from './patron-search.tsx'
import { StaffProvider, useStaffContext } from './staff-context.tsx'
import styles from './staff-layout.module.css'

export function StaffSignInFrame() {
  return <Frame masthead={SignedOutMasthead} />
}

export function StaffFrame() {
  const network = useNetwork()
  const session = useSessionAtOpening()
  if (!session) return null
  return (
    <StaffProvider network={network} session={session}>
      <Frame masthead={StaffMasthead} />
    </StaffProvider>
  )
}

/**
 * The staff pages' masthead, dark and without the product name, so that staff see at a glance that this is
 * not their own card.
 */
export const ofStaff = { to: '/staff', name: <Trans>Patron services</Trans>, className: styles['masthead'] }

function SignedOutMasthead() {
  const { name } = useNetwork()
  return <Masthead {...ofStaff} sub={<bdi>{name}</bdi>} isSticky={false} />
}

function StaffMasthead() {
  const { home, nameOf } = useStaffContext()
  const name = <bdi>{nameOf(home)}</bdi>
  return (
    <Masthead {...ofStaff} sub={<Trans>{name} · staff</Trans>} isSticky>
      <PatronSearch />
      <StaffNav />
    </Masthead>
  )
}

function StaffNav() {
  const { t } = useLingui()
  const { network, session } = useStaffContext()
  const matches = [useMatch('/staff'), useMatch('/staff/patrons/*')]
  const isPatrons = matches.some((match) => match !== null)
  const link = masthead['item'] ?? ''
  return (
    <nav className={`${masthead['account']} ${styles['nav']}`} aria-label={t`Patron services`}>
      <Link className={link} to="/staff" aria-current={isPatrons ? 'page' : undefined}>
        <Trans>Patrons</Trans>
      </Link>
      {hasFeature(network, 'clearance') && (
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
  const { network, session } = useStaffContext()
  return (
    <>
      <SessionWatch session={session} />
      <LiveRegion />
      <main id="main" className={styles['page']}>
        <DisplacedNotice network={network} session={session} />
        <Outlet />
      </main>
    </>
  )
}
