import type { SignedIn } from '@library-card/contract/session.ts'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Icon } from '../ui/icon.tsx'
import { useHome, useKnownSession, useNetwork } from '../session/session-query.ts'
import { useSignOut } from '../session/leaving.ts'
import styles from './masthead.module.css'

export function PatronMasthead() {
  const { t } = useLingui()
  const network = useNetwork()
  const session = useKnownSession()
  return (
    <Masthead
      to={useHome()}
      name="Library Card"
      logo={network.branding.logo}
      sub={<bdi>{network.name}</bdi>}
      isSticky={session?.profile === 'shared-computer'}
    >
      {session && (
        <nav className={styles['account']} aria-label={t`Account`}>
          <Person session={session} />
          <SignOutButton />
        </nav>
      )}
    </Masthead>
  )
}

type MastheadProps = {
  to: string
  name: ReactNode
  /** The network's own logo; by default, the card's symbol. */
  logo?: string | null
  sub: ReactNode
  isSticky: boolean
  className?: string | undefined
  children?: ReactNode
}

export function Masthead({ to, name, logo = null, sub, isSticky, className = '', children }: MastheadProps) {
  return (
    <header className={`${styles['masthead']} ${isSticky ? styles['sticky'] : ''} ${className} no-print`}>
      <div>
        <Link className={styles['name']} to={to}>
          {logo === null ? <Mark /> : <img className={styles['logo']} src={logo} alt="" />}
          <span>
            {name}
            <small>{sub}</small>
          </span>
        </Link>
        {children}
      </div>
    </header>
  )
}

export function SignOutButton() {
  const signOut = useSignOut()
  return (
    <button className={`${styles['item']} ${styles['button']}`} type="button" onClick={signOut}>
      <Trans>Sign out</Trans>
    </button>
  )
}

/** The person's name; for patrons, a link to the page with the barcode of the card number. */
export function Person({ session: { displayName, profile, homeInstitutionCode } }: { session: SignedIn }) {
  const { t } = useLingui()
  const className = `${styles['item']} ${styles['person']}`
  const name = displayName ?? t`Your library card`
  const shown = (
    <>
      <Icon name="person" />
      <bdi className={styles['long']} aria-hidden="true">
        {name}
      </bdi>
      <bdi className={styles['short']} aria-hidden="true">
        {displayName === null ? t`Details` : shortened(displayName)}
      </bdi>
    </>
  )
  if (profile === 'staff')
    return (
      <span className={className}>
        {shown}
        <span className="visually-hidden">{name}</span>
      </span>
    )
  return (
    <Link className={className} to={`/card/${encodeURIComponent(homeInstitutionCode)}/details`}>
      {shown}
      <span className="visually-hidden">{displayName === null ? name : t`${name}: library card`}</span>
    </Link>
  )
}

/** "R. Vale", for narrow screens. */
function shortened(name: string): string {
  const [first = '', ...others] = name.split(' ')
  const initial = Array.from(first).at(0)
  return others.length === 0 ? name : `${initial}. ${others.at(-1)}`
}

function Mark() {
  return (
    <svg className={styles['mark']} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="3" y="6" width="20" height="22" rx="2.500" fill="#fff" fillOpacity=".28" />
      <rect x="9" y="3" width="20" height="22" rx="2.500" fill="#fff" />
      <path d="M13 9h12M13 13.500h12M13 18h7" stroke="#0a4a3e" strokeWidth="2.200" strokeLinecap="round" />
    </svg>
  )
}
