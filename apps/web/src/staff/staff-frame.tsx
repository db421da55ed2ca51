import type { Network } from '@library-card/contract/institution.ts'
import type { SignedIn } from '@library-card/contract/session.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useMatch, NavLink, useRouteLoaderData } from 'react-router'
import { Mark } from '../layout/masthead.tsx'
import masthead from '../layout/masthead.module.css'
import { nameIn } from '../card/card-view.ts'
import { hasFeature } from '../card/features.ts'
import { useSignOut } from '../session/use-sign-out.ts'
import styles from './staff-frame.module.css'
import { PageFrame } from '../layout/frame.tsx'

/** Dark and without the product name, so that staff see at a glance that this is not their own card. */
export function StaffMasthead({ network }: { network: Network }) {
  const session = useRouteLoaderData<SignedIn>('staff')
  return (
    <header
      className={`${masthead['masthead']} ${session ? masthead['stays'] : ''} ${styles['staff']} no-print`}
    >
      <div>
        <Link className={masthead['name']} to="/staff">
          <Mark />
          <span>
            <Trans>Patron services</Trans>
            <small>{session ? <At network={network} session={session} /> : <bdi>{network.name}</bdi>}</small>
          </span>
        </Link>
        {session && <StaffNav network={network} />}
      </div>
    </header>
  )
}

function At({ network, session }: { network: Network; session: SignedIn }) {
  const { i18n } = useLingui()
  const home = network.institutions.find(({ code }) => code === session.homeInstitutionCode)
  const name = <bdi>{home ? nameIn(home, i18n.locale, network) : session.homeInstitutionCode}</bdi>
  return <Trans>{name} · staff</Trans>
}

function StaffNav({ network }: { network: Network }) {
  const { t } = useLingui()
  const signOut = useSignOut()
  const matches = [useMatch('/staff'), useMatch('/staff/patrons/*')]
  const isPatrons = matches.some((match) => match !== null)
  return (
    <nav className={`${masthead['account']} ${styles['nav']}`} aria-label={t`Patron services`}>
      <Link className={masthead['plain']} to="/staff" aria-current={isPatrons ? 'page' : undefined}>
        <Trans>Patrons</Trans>
      </Link>
      {hasFeature(network, 'clearance') && (
        <NavLink className={masthead['plain'] ?? ''} to="/staff/clearance">
          <Trans>Clearance</Trans>
        </NavLink>
      )}
      <NavLink className={masthead['plain'] ?? ''} to="/staff/network">
        <Trans>Network status</Trans>
      </NavLink>
      <Link className={masthead['plain']} to="/sign-in">
        <Trans>Your own card</Trans>
      </Link>
      <button className={`${masthead['plain']} ${masthead['edged']}`} type="button" onClick={signOut}>
        <Trans>Sign out</Trans>
      </button>
    </nav>
  )
}

export function StaffFrame() {
  return <PageFrame masthead={StaffMasthead} />
}
